"""What a switch and a spawn take in asyncio, to put beside `cargo bench -p ch11-coroutines`."""

import asyncio
import time

TASKS = 10
SWITCHES = 10_000
SPAWNS = 10_000


async def switch():
    async def yield_often():
        for _ in range(SWITCHES // TASKS):
            await asyncio.sleep(0)

    for task in [asyncio.create_task(yield_often()) for _ in range(TASKS)]:
        await task


async def spawn():
    async def give(number):
        return number

    for number in range(SPAWNS):
        await asyncio.create_task(give(number))


def best(program, count):
    rounds = []
    for _ in range(10):
        started = time.perf_counter()
        asyncio.run(program())
        rounds.append(time.perf_counter() - started)
    return min(rounds) / count * 1e9


if __name__ == "__main__":
    print(f"switch {best(switch, SWITCHES):.0f} ns")
    print(f"spawn and join {best(spawn, SPAWNS):.0f} ns")
