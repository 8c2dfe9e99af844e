"""Two tasks on a pool of two threads take a beat, of one thread two; `submit` does not wait."""

import concurrent.futures
import logging
import sys
import threading
import time

BEAT = 0.1

lock = threading.Lock()


def append(number, items, all_threads):
    all_threads.wait()
    logging.info("works number=%d", number)
    time.sleep(BEAT)
    with lock:
        items.append(number)


def submit_two(threads):
    items, all_threads = [], threading.Barrier(threads)
    with concurrent.futures.ThreadPoolExecutor(threads, initializer=name_worker) as pool:
        start = time.monotonic()
        with lock:  # on a busy machine, no task is done before we have looked
            tasks = [pool.submit(append, number, items, all_threads) for number in [1, 2]]
            length = len(items)
        logging.info("does not wait, and looks at the list length=%d", length)
        for task in tasks:
            task.result()
        took = time.monotonic() - start
    logging.info("has waited for both length=%d took=%.0fms", len(items), 1000 * took)
    assert length == 0, "it is read too early"
    assert sorted(items) == [1, 2], "and yet it is shared"
    return took


def name_worker():
    threading.current_thread().name = "worker"


def main():
    assert submit_two(2) >= BEAT, "both work during the same beat"
    assert submit_two(1) >= 2 * BEAT, "one thread works on one after the other"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
