"""Three threads on one core take turns: all make progress from the start, none is done sooner."""

import logging
import os
import sys
import threading
import time

STEP = 0.015
STEPS = 6

together = threading.Barrier(3)
times = []


def compute():
    together.wait()
    begun = time.thread_time()
    ends = []
    for number in range(1, STEPS + 1):
        while time.thread_time() < begun + number * STEP:
            sum(range(1000))
        logging.info("has done a step number=%d", number)
        ends.append(time.monotonic())
    times.append((ends[0], ends[-1]))


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    threads = [threading.Thread(target=compute, name=name) for name in ["ann", "bob", "cat"]]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - started
    logging.info("all three are done")
    assert max(first for first, _ in times) < min(last for _, last in times)
    assert took >= 3 * STEPS * STEP


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
