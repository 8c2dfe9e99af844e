"""Eight tasks for five processes: five run at once, three wait, and callbacks report the first."""

import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


def start(barrier):
    """In a worker, which may be a new process and no copy: so what it needs is passed."""
    global five_work
    five_work = barrier
    process = multiprocessing.current_process()
    process.name = "worker-" + process.name.rpartition("-")[2]
    narrate()


def work(task):
    logging.info("works task=%d", task)
    if task < 5:
        five_work.wait()  # so that no process does two of these
    time.sleep(BEAT)
    return os.getpid()


def main():
    called_back = []

    def callback(pid):
        # One call: `print` writes a line and its end apart, and another thread may come between.
        sys.stdout.write(f"callbacks: is called back pid={pid}\n")
        sys.stdout.flush()
        called_back.append(pid)

    with multiprocessing.Pool(5, start, (multiprocessing.Barrier(5),)) as pool:
        for task in range(3):
            pool.apply_async(work, (task,), callback=callback)
        others = [pool.apply_async(work, (task,)) for task in range(3, 8)]
        pool.close()
        logging.info("has submitted eight tasks and closed the pool")
        try:
            pool.apply_async(work, (8,))
        except ValueError:  # "Pool not running"
            logging.info("a ninth task is refused: the pool is closed")
        pool.join()

    # Only callbacks in this process can fill this list: a worker would fill its own copy.
    assert len(called_back) == 3
    processes = {*called_back, *(task.get() for task in others)}
    logging.info("all tasks are done processes=%d", len(processes))
    assert len(processes) == 5, "three processes were used twice"


def narrate():
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    narrate()
    main()
