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
    start, on_core = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    return elapsed, (time.process_time() - on_core) / elapsed


def main():
    lock = "with" if getattr(sys, "_is_gil_enabled", lambda: True)() else "without"
    rounds = [(in_turn(), *at_once()) for _ in range(ROUNDS)]
    one, two = min(one for one, _, _ in rounds), min(two for _, two, _ in rounds)
    cores = max(cores for _, _, cores in rounds)
    logging.info(
        "two jobs, in microseconds lock=%s in_turn=%d at_once=%d speed_up=%.2f",
        lock,
        one * 1e6,
        two * 1e6,
        one / two,
    )
    # Not of the times, because the machine may be busy with other things.
    assert lock == "without" or cores < 1.2, "with the lock, two threads use one core"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
