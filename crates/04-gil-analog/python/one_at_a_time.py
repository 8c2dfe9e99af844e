"""Two threads compute under one lock: it goes back and forth, and only one executes at a time."""

import logging
import sys
import threading

LOOPS = 2_000_000  # about 100 ms of computing

last = None
switches = 0
both_are_there = threading.Barrier(2)


def count(name):
    # A thread sees that the lock has changed hands by what the other has written meanwhile.
    global last, switches
    both_are_there.wait()
    n = 0
    while n < LOOPS:
        n += 1
        if last is not name:
            last = name
            switches += 1
    logging.info("has counted n=%d", n)


def main():
    sys.setswitchinterval(0.02)
    threads = [threading.Thread(target=count, args=(name,), name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have counted switches=%d", switches)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert switches >= 3, "whoever began was made to let the other in, and came back"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
