"""`submit` does not wait: whoever reads the list at once finds it empty, although it is shared."""

import concurrent.futures
import logging
import sys
import threading
import time

BEAT = 0.1

lock = threading.Lock()
items = []  # threads share it


def append(number):
    logging.info("works number=%d", number)
    time.sleep(BEAT)
    with lock:
        items.append(number)


def name_worker():
    threading.current_thread().name = "worker"


def main():
    with concurrent.futures.ThreadPoolExecutor(2, initializer=name_worker) as pool:
        with lock:  # on a busy machine, a task may be quicker than we are
            tasks = [pool.submit(append, number) for number in [1, 2]]
            logging.info("does not wait, and reads the list length=%d", len(items))
            assert not items, "it is read too early"
        for task in tasks:
            task.result()
    logging.info("has waited for both length=%d", len(items))
    assert len(items) == 2


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
