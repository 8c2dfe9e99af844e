"""How many coroutines are best for 64 waits? More are faster, up to what the device can serve."""

import asyncio
import itertools
import time

BEAT = 0.01
REQUESTS = 64
LIMIT = 16


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def request(device):
    async with device:
        await asyncio.sleep(BEAT)


async def fetch_all(coroutines):
    device, numbers = asyncio.Semaphore(LIMIT), itertools.count()

    async def worker():
        while next(numbers) < REQUESTS:
            await request(device)

    start = time.monotonic()
    await asyncio.gather(*(worker() for _ in range(coroutines)))
    return time.monotonic() - start


async def main():
    asyncio.current_task().set_name("main")
    times = {}
    for coroutines in [1, 2, 4, 8, 16, 32, 64]:
        took = await fetch_all(coroutines)
        say(f"64 requests coroutines={coroutines} milliseconds={1000 * took:.0f}")
        times[coroutines] = took
    for coroutines, took in times.items():
        rounds = -(-REQUESTS // min(coroutines, LIMIT))
        assert took >= 0.9 * rounds * BEAT, coroutines  # asyncio's timers may be a little early
    assert times[16] * 2 < times[1], "16 are faster than one"


if __name__ == "__main__":
    asyncio.run(main())
