"""What is too slow is cancelled when its time is over; `shield` ends only the wait for it."""

import asyncio

BEAT = 0.05


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def answer(beats, connections):
    async with connections:
        say(f"begins to answer beats={beats}")
        await asyncio.sleep(beats * BEAT)  # the slow one is cancelled here
        say("has answered")
        return 42


async def main():
    asyncio.current_task().set_name("main")
    connections = asyncio.Semaphore(1)
    quick = asyncio.create_task(answer(1, connections), name="quick")
    async with asyncio.timeout(20 * BEAT):
        result = await quick
    say("the quick one was in time")
    assert result == 42

    slow = asyncio.create_task(answer(50, connections), name="slow")
    try:
        async with asyncio.timeout(2 * BEAT):
            await slow
    except TimeoutError:
        say(f"the slow one was dropped free={int(not connections.locked())}")
    assert slow.cancelled(), "its time was over"
    assert not connections.locked(), "its connection is free again"

    # Without `shield`, the task would be cancelled, too.
    task = asyncio.create_task(answer(20, connections), name="task")
    try:
        async with asyncio.timeout(2 * BEAT):
            await asyncio.shield(task)
    except TimeoutError:
        say(f"the task was not free={int(not connections.locked())}")
    assert not task.done()
    assert await task == 42


if __name__ == "__main__":
    asyncio.run(main())
