"""Two threads that compute: with the lock no faster than one after the other.

Differs: this measures the lock of the interpreter that runs it, so there is no second row without
it; a free-threaded build (3.13 and later) has only that one.
"""

import logging
import sys
import threading
import time

LOOPS = 1_000_000
ROUNDS = 5


def compute():
    n = 0
    while n < LOOPS:
        n += 1


def in_turn():
    start = time.perf_counter()
    compute()
    compute()
    return time.perf_counter() - start


def at_once():
    threads = [threading.Thread(target=compute) for _ in range(2)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def main():
    lock = "with" if getattr(sys, "_is_gil_enabled", lambda: True)() else "without"
    rounds = [(in_turn(), at_once()) for _ in range(ROUNDS)]
    one, two = (min(times) for times in zip(*rounds, strict=True))
    logging.info(
        "two jobs, in microseconds lock=%s in_turn=%d at_once=%d speed_up=%.2f",
        lock,
        one * 1e6,
        two * 1e6,
        one / two,
    )
    # Loose, because the machine may be busy with other things.
    assert lock == "without" or one / two < 1.5, "with the lock, two threads use one core"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
