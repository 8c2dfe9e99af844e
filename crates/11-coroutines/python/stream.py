"""An async iterator: while one waits for its next item, others run."""

import asyncio
import time

BEAT = 0.05


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def ticks():
    for tick in range(1, 4):
        await asyncio.sleep(BEAT)
        yield tick


async def count():
    began = time.monotonic()
    async for tick in ticks():
        say(f"gets tick={tick}")
    return time.monotonic() - began


async def main():
    began = time.monotonic()
    ann = asyncio.create_task(count(), name="ann")
    bob = asyncio.create_task(count(), name="bob")
    ann, bob = await asyncio.gather(ann, bob)
    assert min(ann, bob) >= 2.9 * BEAT, "each item comes after a beat"
    assert time.monotonic() - began < ann + bob, "the two wait at the same time"


if __name__ == "__main__":
    asyncio.run(main())
