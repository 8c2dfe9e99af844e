"""On one core, a thread that never yields cannot keep another from making progress."""

import logging
import os
import resource
import sys
import threading
import time

BEAT = 0.03

turns = 0
stop = False


def spin():
    global turns
    logging.info("never gives up the core")
    before = resource.getrusage(resource.RUSAGE_THREAD)
    while not stop:
        turns += 1
    after = resource.getrusage(resource.RUSAGE_THREAD)
    # Fewer than in Rust: the interpreter asks first, and the thread then gives way by itself.
    logging.info("is told to stop taken_away=%d", after.ru_nivcsw - before.ru_nivcsw)


def work():
    global stop
    while turns == 0:
        time.sleep(BEAT)
    for line in range(1, 4):
        logging.info("makes progress line=%d", line)
        time.sleep(BEAT)
    stop = True


def stay_on_one_core():
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    logging.info("stays on one core core=%d", core)


def main():
    stay_on_one_core()
    assert len(os.sched_getaffinity(0)) == 1
    spinner = threading.Thread(target=spin, name="spinner")
    worker = threading.Thread(target=work, name="worker")
    spinner.start()
    worker.start()
    spinner.join()
    worker.join()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
