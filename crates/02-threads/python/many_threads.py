"""A thousand threads alive at once: what each costs, and what a refused thread looks like.

Differs: ten thousand would take a minute on a busy machine, because `start` waits until its
thread runs. Where the system refuses a thread, Python does not say why: "can't start new thread".
"""

import logging
import pathlib
import sys
import threading
import time

WANTED = 1_000
STACK = 256 << 10  # enough to wait on

gate = threading.Lock()


def pass_through():
    with gate:
        pass


def spawn(stack):
    threading.stack_size(stack)
    thread = threading.Thread(target=pass_through)
    thread.start()
    return thread


def memory():
    """How many KiB of memory this process takes."""
    status = pathlib.Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def main():
    gate.acquire()
    kib_before = memory()
    begin = time.monotonic()
    threads = []
    try:
        while len(threads) < WANTED:
            threads.append(spawn(STACK))
    except RuntimeError as error:
        logging.info("this system allows no more error=%s", error)
    alive = len(threads)
    us_each = (time.monotonic() - begin) * 1e6 / alive
    kib_each = (memory() - kib_before) / alive
    logging.info("are all waiting alive=%d us_each=%d kib_each=%d", alive, us_each, kib_each)
    assert all(thread.is_alive() for thread in threads)
    assert kib_each < 64, "a stack that nothing touches takes no memory"

    try:
        spawn(1 << 62)  # no address space has room for this stack
        raise AssertionError("it was not refused")
    except (RuntimeError, ValueError) as error:
        logging.info("the next one is refused error=%s", error)

    gate.release()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
