"""A new pool for each of ten calls is ten threads; one pool does twenty calls with the same ten."""

import asyncio
import concurrent.futures
import threading
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


def call():
    time.sleep(BEAT)
    return threading.current_thread()


async def pool_for_one_call():
    pool = concurrent.futures.ThreadPoolExecutor(1)
    thread = await asyncio.get_running_loop().run_in_executor(pool, call)
    pool.shutdown()
    return thread


async def pool_per_call(calls):
    return set(await asyncio.gather(*(pool_for_one_call() for _ in range(calls))))


async def shared_pool(calls, pool):
    loop = asyncio.get_running_loop()
    return set(await asyncio.gather(*(loop.run_in_executor(pool, call) for _ in range(calls))))


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    threads = await pool_per_call(10)
    took = time.monotonic() - start
    say(f"ten calls, a pool for each threads={len(threads)} took={1000 * took:.0f}ms")
    assert len(threads) == 10, "a thread for each call"
    assert took >= BEAT, "a beat is not shorter for that"

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        start = time.monotonic()
        threads = await shared_pool(10, pool) | await shared_pool(10, pool)
        took = time.monotonic() - start
    say(f"twenty calls, one pool for all threads={len(threads)} took={1000 * took:.0f}ms")
    assert len(threads) <= 10, "its threads are used again"
    assert took >= 2 * BEAT, "ten and then ten"


if __name__ == "__main__":
    asyncio.run(main())
