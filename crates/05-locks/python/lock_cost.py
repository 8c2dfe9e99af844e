"""What it costs one thread to add one: to its own number, and under locks.

Differs: Python has no atomic numbers, and its rows count every step of the interpreter.
"""

import logging
import math
import sys
import threading
import time

ADDS = 1_000
ROUNDS = 50


def cost(counter, add):
    """The time of one call, in the best of many short rounds: one that nothing else disturbed."""
    best = math.inf
    for _ in range(ROUNDS):
        begin = time.perf_counter_ns()
        for _ in range(ADDS):
            add()
        best = min(best, time.perf_counter_ns() - begin)
    logging.info("to add one counter=%s nanoseconds=%.1f", counter, best / ADDS)
    return best


def main():
    counter = 0
    lock = threading.Lock()
    rlock = threading.RLock()

    def add():
        nonlocal counter
        counter += 1

    def add_under_lock():
        nonlocal counter
        with lock:
            counter += 1

    def add_under_rlock():
        nonlocal counter
        with rlock:
            counter += 1

    no_sharing = cost("no sharing", add)
    assert no_sharing < cost("Lock", add_under_lock)
    assert no_sharing < cost("RLock", add_under_rlock)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
