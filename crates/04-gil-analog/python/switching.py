"""When the lock changes hands: on request, after the switch interval.

Differs: there is no row "every 100 instructions". `sys.setcheckinterval` has had no effect since
3.2 and is gone since 3.9. The interpreter does not count how often a thread gives the lock up. A
free-threaded build has no lock, and no rule.
"""

import logging
import sys
import threading
import time

LOOPS = 1_000_000

last = None
switches = 0


def count(name, both_are_there):
    # A thread sees that the lock has changed hands by what the other has written meanwhile.
    global last, switches
    both_are_there.wait()
    n = 0
    while n < LOOPS:
        n += 1
        if last is not name:
            last = name
            switches += 1


def two():
    both_are_there = threading.Barrier(2)
    threads = [
        threading.Thread(target=count, args=(name, both_are_there)) for name in ["ann", "bob"]
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def main():
    global switches
    for rule, interval in [("on request, 5 ms", 0.005), ("on request, 1 ms", 0.001)]:
        sys.setswitchinterval(interval)
        switches = 0
        elapsed = two()
        logging.info(
            "two threads have computed rule=%s switches=%d ms=%d", rule, switches, elapsed * 1000
        )
        if getattr(sys, "_is_gil_enabled", lambda: True)():
            assert switches >= 3, "a thread that only computes is made to let the other in"
            assert switches <= elapsed / interval + 4, "each time after a whole interval"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
