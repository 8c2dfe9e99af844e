"""When the lock changes hands: on request, after the switch interval.

Differs: `sys.setcheckinterval` has had no effect since 3.2 and is gone since 3.9, so there is no
old rule, and the interpreter does not count how often a thread gives the lock up.
"""

import logging
import sys
import threading
import time

LOOPS = 1_000_000

last = None
switches = 0


def compute(name, both_are_here):
    global last, switches
    both_are_here.wait()
    counted = 0
    while counted < LOOPS:
        counted += 1
        if last is not name:  # the other thread has executed meanwhile
            last = name
            switches += 1


def two_threads():
    both_are_here = threading.Barrier(2)
    threads = [
        threading.Thread(target=compute, args=(name, both_are_here)) for name in ["ann", "bob"]
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def main():
    global switches
    for interval in [0.005, 0.001]:
        sys.setswitchinterval(interval)
        switches = 0
        took = two_threads()
        logging.info("on request, after %d ms switches=%d", interval * 1000, switches)
        if getattr(sys, "_is_gil_enabled", lambda: True)():
            assert switches >= 3, "a thread waits, and the other lets it in"
            assert switches <= took / interval + 4, "each time after a whole interval"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
