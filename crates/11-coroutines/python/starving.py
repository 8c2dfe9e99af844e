"""A coroutine that works without a stop starves the others; one that yields lets them run."""

import asyncio
import time

PIECE = 0.02

pieces_done = 0


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def greedy():
    global pieces_done
    for piece in range(1, 7):
        say(f"works piece={piece}")
        time.sleep(PIECE)
        pieces_done = piece


async def polite():
    global pieces_done
    for piece in range(1, 7):
        say(f"works piece={piece}")
        time.sleep(PIECE)
        pieces_done = piece
        await asyncio.sleep(0)  # New: here the loop looks which timers are due


async def pieces_before_a_timer(work):
    worker = asyncio.create_task(work, name="worker")
    await asyncio.sleep(PIECE / 2)  # due in the middle of the first piece
    pieces = pieces_done
    say(f"the timer has rung pieces={pieces}")
    await worker
    return pieces


async def main():
    asyncio.current_task().set_name("main")
    assert await pieces_before_a_timer(greedy()) == 6, "the timer was due, but nobody looked"
    assert await pieces_before_a_timer(polite()) < 6


if __name__ == "__main__":
    asyncio.run(main())
