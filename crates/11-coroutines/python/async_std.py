"""One program on two runtimes, asyncio's usual loop and a fresh one; then a pipeline of queues.

Differs: there is one asyncio, so the second runtime is another loop of it, and a queue has no end
of its own in Python 3.11: `None` ends it.
"""

import asyncio
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def wait(beats):
    started = time.monotonic()
    say(f"starts beats={beats}")
    await asyncio.sleep(beats * BEAT)
    say(f"is done beats={beats}")
    return time.monotonic() - started


async def two_waits():
    foo = asyncio.create_task(wait(1), name="foo")
    bar = asyncio.create_task(wait(2), name="bar")
    return await asyncio.gather(foo, bar)


async def produce(numbers):
    for number in [1, 2, 3]:
        say(f"sends number={number}")
        await numbers.put(number)
    await numbers.put(None)


async def double(numbers, doubled):
    while (number := await numbers.get()) is not None:
        say(f"doubles number={number}")
        await doubled.put(2 * number)
    await doubled.put(None)


async def collect(results):
    everything = []
    while (number := await results.get()) is not None:
        say(f"gets number={number}")
        everything.append(number)
    return everything


async def pipeline():
    numbers, doubled = asyncio.Queue(1), asyncio.Queue(1)
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(numbers), name="producer")
        group.create_task(double(numbers, doubled), name="doubler")
        collecting = group.create_task(collect(doubled), name="consumer")
    return collecting.result()


def check(run):
    started = time.monotonic()
    foo, bar = run()
    took = time.monotonic() - started
    assert took < foo + bar, f"{took} s, not {foo} and then {bar}"


def main():
    print("main: runs it on asyncio's loop")
    check(lambda: asyncio.run(two_waits()))
    print("main: runs it on a loop of our own")
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        check(lambda: runner.run(two_waits()))
    print("main: runs the pipeline")
    assert asyncio.run(pipeline()) == [2, 4, 6]


if __name__ == "__main__":
    main()
