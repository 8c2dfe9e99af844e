"""Three threads on one core take turns: all make progress from the start, none is done sooner."""

import logging
import os
import sys
import threading
import time

STEP = 0.015

all_are_here = threading.Barrier(3)
steps_done = []


def compute():
    all_are_here.wait()
    for number in range(1, 7):
        end = time.thread_time() + STEP
        while time.thread_time() < end:
            sum(range(1000))
        logging.info("has done a step number=%d", number)
        steps_done.append(number)


def main():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    threads = [threading.Thread(target=compute, name=name) for name in ["ann", "bob", "cid"]]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("all three are done")
    assert time.monotonic() - started >= 3 * 6 * STEP, "one core"
    last_to_begin = max(place for place, number in enumerate(steps_done) if number == 1)
    first_to_end = steps_done.index(6)
    assert last_to_begin < first_to_end, "all make progress"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
