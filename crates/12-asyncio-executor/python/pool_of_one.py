"""Two tasks take one beat in a pool of two threads, and two beats in a pool of one."""

import concurrent.futures
import logging
import sys
import threading
import time

BEAT = 0.1


def work(number, all_at_work):
    all_at_work.wait()  # passed only when each thread of the pool has a task
    logging.info("works number=%d", number)
    time.sleep(BEAT)


def two_tasks(threads):
    all_at_work = threading.Barrier(threads)
    with concurrent.futures.ThreadPoolExecutor(threads, initializer=name_worker) as pool:
        start = time.monotonic()
        tasks = [pool.submit(work, number, all_at_work) for number in [1, 2]]
        for task in tasks:
            task.result()
        took = time.monotonic() - start
    logging.info("both are done threads=%d milliseconds=%.0f", threads, 1000 * took)
    return took


def name_worker():
    threading.current_thread().name = "worker"


def main():
    two_tasks(2)  # at the same time
    assert two_tasks(1) >= 2 * BEAT  # one after the other


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
