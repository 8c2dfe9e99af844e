"""How many coroutines are best for 64 waits? More are faster, up to what the device can serve."""

import asyncio
import itertools
import time

BEAT = 0.01


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def fetch_all(coroutines):
    start = time.monotonic()
    device = asyncio.Semaphore(16)  # it serves 16 requests at once; the others wait in line
    taken = itertools.count()
    async with asyncio.TaskGroup() as workers:
        for _ in range(coroutines):
            workers.create_task(work(device, taken))
    took = time.monotonic() - start
    say(f"64 requests coroutines={coroutines} milliseconds={1000 * took:.0f}")
    return took


async def work(device, taken):
    while next(taken) < 64:
        async with device:
            await asyncio.sleep(BEAT)


async def main():
    asyncio.current_task().set_name("main")
    one = await fetch_all(1)
    sixteen = await fetch_all(16)
    more = await fetch_all(64)
    assert 2 * sixteen < one
    assert more >= 3.6 * BEAT  # the device serves four times 16; timers may be a little early


if __name__ == "__main__":
    asyncio.run(main())
