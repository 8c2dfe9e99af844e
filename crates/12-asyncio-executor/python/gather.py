"""Two coroutines wait 1 and 2 beats: in sequence that takes 3 beats, gathered it takes 2."""

import asyncio
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def wait(beats):
    say(f"begins to wait beats={beats}")
    await asyncio.sleep(beats * BEAT)
    say(f"has waited beats={beats}")


async def in_sequence():
    start = time.monotonic()
    await asyncio.create_task(wait(1), name="first")
    await asyncio.create_task(wait(2), name="second")
    return time.monotonic() - start


async def gathered():
    start = time.monotonic()
    ann = asyncio.create_task(wait(1), name="ann")
    bob = asyncio.create_task(wait(2), name="bob")
    await asyncio.gather(ann, bob)
    return time.monotonic() - start


async def main():
    asyncio.current_task().set_name("main")
    sequence = await in_sequence()
    say(f"in sequence took={1000 * sequence:.0f}ms")
    assert sequence >= 3 * BEAT, "waits in sequence add up"

    both = await gathered()
    say(f"gathered took={1000 * both:.0f}ms")
    assert both >= 2 * BEAT, "gathered waits take as long as the longest"


if __name__ == "__main__":
    asyncio.run(main())
