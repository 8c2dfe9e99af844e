"""As many tasks as cores really run at the same time, on a pool of processes.

Differs: Python needs processes for this, so the lines and the measured numbers are its own.
"""

import logging
import multiprocessing
import os
import sys
import time


def count_primes(limit):
    begun = time.process_time()
    primes = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))
    return primes, time.process_time() - begun


def main():
    cores = len(os.sched_getaffinity(0))
    tasks = [20_000] * min(cores, 4)
    started = time.perf_counter()
    one_by_one = [count_primes(limit) for limit in tasks]
    serial = time.perf_counter() - started
    logging.info("has measured one after another cores=%d tasks=%d", cores, len(tasks))
    with multiprocessing.Pool(len(tasks)) as pool:
        started = time.perf_counter()
        in_parallel = pool.map(count_primes, tasks, chunksize=1)
        took = time.perf_counter() - started
    at_once = sum(on_core for _, on_core in in_parallel) / took
    logging.info("has measured at_once=%.2f speed_up=%.2f", at_once, serial / took)
    assert [primes for primes, _ in one_by_one] == [primes for primes, _ in in_parallel]


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
