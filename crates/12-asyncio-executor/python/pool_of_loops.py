"""A pool of processes, one for each core: each task is an event loop with fifty coroutines.

Differs: a process may be so quick that it does the task of another one that still starts.
"""

import asyncio
import concurrent.futures
import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


async def run_a_loop(coroutines):
    before = time.process_time()
    await asyncio.gather(*(wait_and_compute() for _ in range(coroutines)))
    return os.getpid(), time.process_time() - before


async def wait_and_compute():
    await asyncio.sleep(BEAT)  # all of a loop wait together
    end = time.process_time() + 0.001
    while time.process_time() < end:
        pass  # a millisecond, in which this loop runs no other coroutine


def work(coroutines):
    return asyncio.run(run_a_loop(coroutines))


def main():
    cores = len(os.sched_getaffinity(0))
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(cores, mp_context=context) as pool:
        results = list(pool.map(work, [50] * 2 * cores))
    computed = {}
    for pid, seconds in results:
        computed[pid] = computed.get(pid, 0) + round(1e6 * seconds)
    logging.info("all results are there computed=%s", computed)
    assert len(computed) <= cores
    assert all(microseconds >= 49_000 for microseconds in computed.values())


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
