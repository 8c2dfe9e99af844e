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


async def in_sequence():
    first = await asyncio.create_task(wait(1), name="first")
    second = await asyncio.create_task(wait(2), name="second")
    return first, second


async def gathered():
    ann = asyncio.create_task(wait(1), name="ann")
    bob = asyncio.create_task(wait(2), name="bob")
    return await asyncio.gather(ann, bob)


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    (_, first_end), (second_start, _) = await in_sequence()
    took = time.monotonic() - start
    say(f"in sequence took={1000 * took:.0f}ms")
    assert first_end <= second_start, "waits in sequence add up"

    start = time.monotonic()
    (_, ann_end), (bob_start, _) = await gathered()
    took = time.monotonic() - start
    say(f"gathered took={1000 * took:.0f}ms")
    assert bob_start < ann_end, "they take as long as the longer one"


if __name__ == "__main__":
    asyncio.run(main())
