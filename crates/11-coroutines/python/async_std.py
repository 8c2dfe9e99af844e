"""One program on two runtimes, asyncio's usual loop and another one.

Differs: there is one asyncio, so the second runtime is another loop of it.
"""

import asyncio
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def wait(beats):
    began = time.monotonic()
    say(f"starts beats={beats}")
    await asyncio.sleep(beats * BEAT)
    say(f"is done beats={beats}")
    return time.monotonic() - began


async def two_waits():
    began = time.monotonic()
    ann = asyncio.create_task(wait(1), name="ann")
    bob = asyncio.create_task(wait(2), name="bob")
    ann, bob = await asyncio.gather(ann, bob)
    took = time.monotonic() - began
    assert bob > 1.9 * BEAT, "the second result is bob's"
    assert took < ann + bob, "the two wait at the same time"


def main():
    print("main: runs it on asyncio's loop")
    asyncio.run(two_waits())
    print("main: runs it on another loop")
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(two_waits())


if __name__ == "__main__":
    main()
