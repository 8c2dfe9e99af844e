"""As many tasks as cores really run at the same time, on a pool of processes.

Differs: Python needs processes for this, and does not judge the times that it measures.
"""

import logging
import multiprocessing
import os
import sys
import time


def count_primes(limit):
    started = time.process_time()
    primes = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))
    return primes, time.process_time() - started


def main():
    cores = len(os.sched_getaffinity(0))
    tasks = [20_000] * min(cores, 4)
    started = time.perf_counter()
    one_by_one = [count_primes(limit) for limit in tasks]
    serial = time.perf_counter() - started
    with multiprocessing.Pool(len(tasks)) as pool:
        started = time.perf_counter()
        at_once = pool.map(count_primes, tasks, chunksize=1)
        parallel = time.perf_counter() - started
    cores_used = sum(on_core for _, on_core in at_once) / parallel
    speed_up = serial / parallel
    logging.info("has measured way=processes cores_used=%.2f speed_up=%.2f", cores_used, speed_up)
    assert [primes for primes, _ in one_by_one] == [primes for primes, _ in at_once]


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
