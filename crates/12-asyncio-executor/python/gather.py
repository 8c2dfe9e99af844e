"""Two coroutines wait 1 and 2 beats: in sequence that takes 3 beats, gathered it takes 2."""

import asyncio
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def wait(beats):
    start = time.monotonic()
    say(f"begins to wait beats={beats}")
    await asyncio.sleep(beats * BEAT)
    say(f"has waited beats={beats}")
    return start, time.monotonic()


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    _, first_end = await asyncio.create_task(wait(1), name="first")
    second_start, _ = await asyncio.create_task(wait(2), name="second")
    say(f"in sequence milliseconds={1000 * (time.monotonic() - start):.0f}")
    assert first_end <= second_start, "their waits add up"

    start = time.monotonic()
    ann = asyncio.create_task(wait(1), name="ann")
    bob = asyncio.create_task(wait(2), name="bob")
    (_, ann_end), (bob_start, _) = await asyncio.gather(ann, bob)
    say(f"gathered milliseconds={1000 * (time.monotonic() - start):.0f}")
    assert bob_start < ann_end, "the longer wait is all it takes"


if __name__ == "__main__":
    asyncio.run(main())
