"""Two tasks on a pool of two threads take a beat, of one thread two; `submit` does not wait."""

import concurrent.futures
import logging
import sys
import threading
import time

BEAT = 0.1


def append(number, items):
    logging.info("works number=%d", number)
    time.sleep(BEAT)
    items.append(number)


def submit_two(threads):
    items = []
    with concurrent.futures.ThreadPoolExecutor(threads, initializer=name_worker) as pool:
        start = time.monotonic()
        tasks = [pool.submit(append, number, items) for number in [1, 2]]
        length = len(items)
        submitted = time.monotonic() - start
        logging.info("does not wait, and looks at the list length=%d", length)
        for task in tasks:
            task.result()
        done = time.monotonic() - start
    logging.info("has waited for both length=%d took=%.0fms", len(items), 1000 * done)
    assert submitted >= BEAT or length == 0, "it is read too early"
    assert sorted(items) == [1, 2], "and yet it is shared"
    return submitted, done


def name_worker():
    threading.current_thread().name = "worker"


def main():
    submitted, two = submit_two(2)
    _, one = submit_two(1)
    logging.info("microseconds until main went on submitting=%d", 1e6 * submitted)
    assert two >= BEAT and one >= 2 * BEAT


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
