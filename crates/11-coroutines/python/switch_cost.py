"""Switching processes costs about as much as switching threads.

Differs: switching coroutines costs about the same. What the kernel takes for a thread, the
interpreter and asyncio take for a coroutine.
"""

import asyncio
import os
import subprocess
import threading
import time

SWITCHES = 20


def cost(between, steps):
    """The time of one switch, in the best of many short rounds: one that nothing else disturbed."""
    rounds = []
    for _ in range(200):
        began = time.perf_counter()
        steps()
        rounds.append((time.perf_counter() - began) / SWITCHES)
    best = min(rounds)
    print(f"main: to switch between={between} best={best * 1e6:.1f}µs")
    return best


def through_pipes(between, partner):
    """Sends bytes to a partner that copies its input to its output."""
    its_input, there = os.pipe()
    back, its_output = os.pipe()
    thread = threading.Thread(target=partner, args=(its_input, its_output))
    thread.start()

    def there_and_back():
        for _ in range(SWITCHES // 2):
            os.write(there, b"x")
            os.read(back, 1)  # one switch there, and one back

    best = cost(between, there_and_back)
    os.close(there)  # the end of its input is the end of the partner
    thread.join()
    for end in [its_input, back, its_output]:
        os.close(end)
    return best


def cat(its_input, its_output):
    subprocess.run(["cat"], stdin=its_input, stdout=its_output, check=True)


def copy(its_input, its_output):
    while byte := os.read(its_input, 1):
        os.write(its_output, byte)


async def yield_often():
    for _ in range(SWITCHES // 2):
        await asyncio.sleep(0)


async def both():
    await asyncio.gather(yield_often(), yield_often())


def main():
    process = through_pipes("processes", cat)
    thread = through_pipes("threads", copy)
    with asyncio.Runner() as runner:
        cost("coroutines", lambda: runner.run(both()))
    assert process < 5 * thread


if __name__ == "__main__":
    main()
