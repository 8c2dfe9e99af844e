"""Two processes with two threads each: what the threads of one share, the other does not see.

Differs: which worker takes which part is not said, and in Python one may well take both.
"""

import logging
import multiprocessing
import os
import sys
import threading


def start():
    """In a worker, which may be a fresh process and no copy of ours."""
    process = multiprocessing.current_process()
    process.name = "worker-" + process.name.rpartition("-")[2]
    narrate()


def add_up(limits):
    low, high = limits
    middle = (low + high) // 2
    total, lock = 0, threading.Lock()

    def add(low, high):
        nonlocal total
        part = sum(range(low, high))
        with lock:
            total += part
        logging.info("has added up from=%d to=%d", low, high)

    parts = [(low, middle), (middle, high)]
    threads = [threading.Thread(target=add, args=part, name="adder") for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total, os.getpid()


def main():
    with multiprocessing.Pool(2, start) as pool:
        parts = pool.map(add_up, [(0, 50_000), (50_000, 100_000)], chunksize=1)
    total = sum(part for part, _ in parts)
    logging.info("both processes are done total=%d", total)
    assert total == sum(range(100_000))
    assert all(pid != os.getpid() for _, pid in parts)


def narrate():
    logging.basicConfig(
        format="%(processName)s/%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    narrate()
    main()
