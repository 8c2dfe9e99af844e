"""A coroutine that works without a stop starves the others; one that yields lets them run."""

import asyncio
import time

PIECE = 0.02
PIECES = 6
TICKS = 3

ticks = 0


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def clock():
    global ticks
    for tick in range(1, TICKS + 1):
        await asyncio.sleep(PIECE / 2)
        say(f"ticks tick={tick}")
        ticks = tick


async def work(polite):
    for piece in range(1, PIECES + 1):
        say(f"works piece={piece}")
        time.sleep(PIECE)
        if polite:
            await asyncio.sleep(0)
    return ticks


async def run(polite):
    global ticks
    ticks = 0
    ticking = asyncio.create_task(clock(), name="clock")
    meanwhile = await asyncio.create_task(work(polite), name="worker")
    await ticking
    return meanwhile


async def main():
    asyncio.current_task().set_name("main")
    beside_greedy = await run(False)
    say(f"while the greedy one worked ticks={beside_greedy}")
    beside_polite = await run(True)
    say(f"while the polite one worked ticks={beside_polite}")
    assert beside_greedy == 0, "its timer was due, but nobody looked"
    assert beside_polite >= 2


if __name__ == "__main__":
    asyncio.run(main())
