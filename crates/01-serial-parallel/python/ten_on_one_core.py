"""Ten processes share one core: each makes progress before any of them is done."""

import logging
import multiprocessing
import os
import sys
import time

# Here, and not below: a process that is started by "spawn" or "forkserver" imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

STEP = 0.012
STEPS = 6


def compute(together, steps):
    together.wait()
    logging.info("begins")
    begun = time.process_time()
    for number in range(1, STEPS + 1):
        while time.process_time() < begun + number * STEP:
            sum(range(1000))
        steps.put(number)
    logging.info("is done")


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    together = multiprocessing.Barrier(10)
    queue = multiprocessing.SimpleQueue()
    processes = [
        multiprocessing.Process(target=compute, args=(together, queue), name=f"p{number}")
        for number in range(1, 11)
    ]
    for process in processes:
        process.start()
    steps = [queue.get() for _ in range(10 * STEPS)]
    for process in processes:
        process.join()
    logging.info("all ten are done steps=%d", len(steps))
    last_to_begin = max(index for index, step in enumerate(steps) if step == 1)
    assert last_to_begin < steps.index(STEPS), "one core runs ten processes"


if __name__ == "__main__":
    main()
