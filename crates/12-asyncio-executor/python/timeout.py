"""A coroutine that is too slow is cancelled when its time is over; what it held is given back."""

import asyncio
import time

BEAT = 0.05


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def answer(beats, connections):
    async with connections:
        try:
            say(f"begins to answer beats={beats}")
            await asyncio.sleep(beats * BEAT)
            say("has answered")
            return 42
        except asyncio.CancelledError:
            say("is cut off, and cleans up")
            raise


async def main():
    asyncio.current_task().set_name("main")
    connections = asyncio.Semaphore(1)
    quick = asyncio.create_task(answer(1, connections), name="quick")
    async with asyncio.timeout(20 * BEAT):
        result = await quick
    say(f"the quick one was in time free={int(not connections.locked())}")
    assert result == 42

    start = time.monotonic()
    slow = asyncio.create_task(answer(50, connections), name="slow")
    try:
        async with asyncio.timeout(2 * BEAT):
            await slow
    except TimeoutError:
        result = None
    took = time.monotonic() - start
    say(f"the slow one was not waited for free={int(not connections.locked())}")
    assert result is None, "its time was over"
    assert took < 50 * BEAT
    assert not connections.locked(), "its connection is free again"


if __name__ == "__main__":
    asyncio.run(main())
