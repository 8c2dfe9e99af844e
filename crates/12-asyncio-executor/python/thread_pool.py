"""Two tasks take one beat on two threads, and two on one thread; `submit` does not wait."""

import concurrent.futures
import logging
import sys
import threading
import time

BEAT = 0.1

lock = threading.Lock()
items = []  # threads share it


def append(number, all_at_work):
    all_at_work.wait()  # passed only when each thread of the pool has a task
    logging.info("works number=%d", number)
    time.sleep(BEAT)
    with lock:
        items.append(number)


def submit_two(threads):
    all_at_work = threading.Barrier(threads)
    with concurrent.futures.ThreadPoolExecutor(threads, initializer=name_worker) as pool:
        start = time.monotonic()
        with lock:  # on a busy machine, a task may be quicker than we are
            items.clear()
            tasks = [pool.submit(append, number, all_at_work) for number in [1, 2]]
            logging.info("does not wait, and reads the list length=%d", len(items))
            assert not items, "it is read too early"
        for task in tasks:
            task.result()
        took = time.monotonic() - start
    logging.info("has waited for both length=%d", len(items))
    assert len(items) == 2
    return took


def name_worker():
    threading.current_thread().name = "worker"


def main():
    submit_two(2)  # at the same time
    assert submit_two(1) >= 2 * BEAT  # one after the other


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
