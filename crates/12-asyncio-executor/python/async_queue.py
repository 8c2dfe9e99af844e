"""Two quick producers, a slow consumer: a queue of two makes the producers wait."""

import asyncio

BEAT = 0.03
END = object()


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def produce(items, queue):
    deepest = 0
    for item in items:
        await queue.put(item)  # waits here while the queue is full
        deepest = max(deepest, queue.qsize())
        say(f"puts item={item}")
    return deepest


async def consume(queue):
    taken = []
    while (item := await queue.get()) is not END:
        say(f"takes item={item}")
        taken.append(item)
        await asyncio.sleep(BEAT)
    return taken


async def main():
    asyncio.current_task().set_name("main")
    queue = asyncio.Queue(maxsize=2)
    ann = asyncio.create_task(produce([1, 2, 3, 4], queue), name="ann")
    bob = asyncio.create_task(produce([5, 6, 7, 8], queue), name="bob")
    cid = asyncio.create_task(consume(queue), name="cid")
    deepest = max(await asyncio.gather(ann, bob))
    await queue.put(END)  # a queue cannot be closed before Python 3.13
    taken = sorted(await cid)
    assert deepest == 2, "never more than fit"
    assert taken == [1, 2, 3, 4, 5, 6, 7, 8]


if __name__ == "__main__":
    asyncio.run(main())
