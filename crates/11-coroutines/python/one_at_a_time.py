"""Coroutines are not parallel: on one thread they work one at a time, and save no time."""

import asyncio
import time

PIECE = 0.02


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work():
    for piece in range(1, 4):
        say(f"works piece={piece}")
        time.sleep(PIECE)  # stands for work: nothing is awaited, so no other coroutine runs
        await asyncio.sleep(0)


async def main():
    asyncio.current_task().set_name("main")
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for name in ["ann", "bob", "cid"]:
            group.create_task(work(), name=name)
    say("all are done")
    assert time.monotonic() - began >= 9 * PIECE, "nine pieces take the time of nine"


if __name__ == "__main__":
    asyncio.run(main())
