"""Who runs a call that blocks, and how many at once: the default pool's threads, or a limit.

Differs: tokio makes up to 512 threads, one whenever none is free. Python's default pool has at most
32, and at most four more than there are cores.
"""

import asyncio
import concurrent.futures
import os
import threading


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def forty_pools_of_calls(at_once):
    """Makes many calls, `at_once` at a time; returns how many threads have made them."""
    all_are_here = threading.Barrier(at_once)

    def call():
        all_are_here.wait()  # passed only when that many calls are here
        return threading.get_ident()

    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(None, call) for _ in range(40 * at_once)]
    return len(set(await asyncio.gather(*calls)))


async def main():
    asyncio.current_task().set_name("main")
    cores = getattr(os, "process_cpu_count", os.cpu_count)()  # the first since Python 3.13
    most = min(32, cores + 4)
    threads = await forty_pools_of_calls(most)
    say(f"the default: at most 32, and four more than cores threads={threads} cores={cores}")
    assert threads == most

    loop = asyncio.get_running_loop()
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(4))
    threads = await forty_pools_of_calls(4)
    say(f"a limit: the other calls wait in line threads={threads}")
    assert threads == 4


if __name__ == "__main__":
    asyncio.run(main())
