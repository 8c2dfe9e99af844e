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
        await asyncio.sleep(0)  # New: here the loop gives the others their turns


async def pieces_before_my_turn(work):
    worker = asyncio.create_task(work, name="worker")
    await asyncio.sleep(0)  # now it is the worker's turn
    pieces = pieces_done
    say(f"has its next turn pieces={pieces}")
    await worker
    return pieces


async def main():
    asyncio.current_task().set_name("main")
    assert await pieces_before_my_turn(greedy()) == 6, "all the work, before anybody else"
    assert await pieces_before_my_turn(polite()) == 1


if __name__ == "__main__":
    asyncio.run(main())
