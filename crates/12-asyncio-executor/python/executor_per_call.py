"""Twenty calls take twenty threads with a pool for each call, and ten with one pool for all."""

import asyncio
import concurrent.futures
import threading
import time

BEAT = 0.1

ten_block = threading.Barrier(10)


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


def block():
    ten_block.wait()  # passed only when ten threads are here
    time.sleep(BEAT)
    return threading.current_thread()


async def call_with_own_pool():
    pool = concurrent.futures.ThreadPoolExecutor(1)
    thread = await asyncio.get_running_loop().run_in_executor(pool, block)
    pool.shutdown()
    return thread


async def call(pool):
    return await asyncio.get_running_loop().run_in_executor(pool, block)


async def main():
    asyncio.current_task().set_name("main")
    own = set()
    for _ in range(2):
        own.update(await asyncio.gather(*(call_with_own_pool() for _ in range(10))))
    say(f"a pool for each call threads={len(own)}")

    shared = set()
    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        for _ in range(2):
            shared.update(await asyncio.gather(*(call(pool) for _ in range(10))))
    say(f"one pool for all threads={len(shared)}")
    assert (len(own), len(shared)) == (20, 10)


if __name__ == "__main__":
    asyncio.run(main())
