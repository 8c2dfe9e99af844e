"""Coroutines are not parallel: on one thread they work one at a time, and save no time.

The work is a blocking sleep, so that it takes the same time on every machine.
"""

import asyncio
import threading
import time

PIECE = 0.02

slices = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work(pieces):
    for piece in range(1, pieces + 1):
        start = time.monotonic()
        say(f"works piece={piece}")
        time.sleep(PIECE)  # stands for work: nothing is awaited, so nobody else runs
        slices.append((start, time.monotonic(), threading.get_ident()))
        await asyncio.sleep(0)


async def main():
    asyncio.current_task().set_name("main")
    started = time.monotonic()
    for task in [asyncio.create_task(work(3), name=name) for name in ["ann", "bob", "cid"]]:
        await task
    took = time.monotonic() - started
    say("all are done")
    assert took >= 9 * PIECE, f"no time was saved: {took} s"
    slices.sort()
    assert len(slices) == 9
    pairs = zip(slices, slices[1:], strict=False)
    assert all(one[1] <= other[0] for one, other in pairs), "no two overlap"
    assert {thread for _, _, thread in slices} == {threading.get_ident()}


if __name__ == "__main__":
    asyncio.run(main())
