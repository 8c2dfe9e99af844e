"""Ten processes share one core: each makes progress before any of them is done."""

import logging
import multiprocessing
import os
import sys
import time

# Here, and not below: a process that is started by "spawn" or "forkserver" imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

STEP = 0.012


def compute(start, steps):
    start.wait()
    logging.info("begins")
    for number in range(1, 7):
        end = time.process_time() + STEP
        while time.process_time() < end:
            sum(range(1000))
        steps.put(number)
    logging.info("is done")


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = multiprocessing.Barrier(10)
    queue = multiprocessing.SimpleQueue()  # one for all, so their steps arrive in order
    processes = [
        multiprocessing.Process(target=compute, args=(start, queue), name=f"p{number}")
        for number in range(1, 11)
    ]
    for process in processes:
        process.start()
    steps = [queue.get() for _ in range(10 * 6)]
    for process in processes:
        process.join()
    logging.info("all ten are done steps=%d", len(steps))
    last_to_begin = max(place for place, step in enumerate(steps) if step == 1)
    first_to_end = steps.index(6)
    assert last_to_begin < first_to_end, "one core runs ten processes"


if __name__ == "__main__":
    main()
