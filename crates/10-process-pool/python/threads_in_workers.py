"""Two processes with two threads each: what the threads of one share, the other does not see."""

import logging
import multiprocessing
import sys
import threading

# All threads of a process share them, and each process has its own.
total = 0
lock = threading.Lock()


def start(barrier):
    """In a worker, which may be a new process and no copy: so what it needs is passed."""
    global both_are_here
    both_are_here = barrier
    process = multiprocessing.current_process()
    process.name = "worker-" + process.name.rpartition("-")[2]
    narrate("%(processName)s/%(threadName)s")


def add_up(limits):
    """The total of this process."""
    both_are_here.wait()  # so that no process does both parts
    low, high = limits
    middle = (low + high) // 2
    threads = [
        threading.Thread(target=add, args=part, name="adder")
        for part in [(low, middle), (middle, high)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def add(low, high):
    global total
    logging.info("adds up from=%d to=%d", low, high)
    part = sum(range(low, high))
    with lock:
        total += part


def main():
    with multiprocessing.Pool(2, start, (multiprocessing.Barrier(2),)) as pool:
        totals = pool.map(add_up, [(0, 50_000), (50_000, 100_000)], chunksize=1)
    logging.info("both processes are done totals=%s", totals)
    assert totals == [sum(range(50_000)), sum(range(50_000, 100_000))]
    assert total == 0, "the parent has its own total, too"


def narrate(lane):
    # `force`, because a worker that is a copy has the handler of its parent.
    logging.basicConfig(
        format=f"{lane}: %(message)s", level=logging.INFO, stream=sys.stdout, force=True
    )


if __name__ == "__main__":
    narrate("%(processName)s")
    main()
