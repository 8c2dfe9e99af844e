"""Two threads compute under one lock: it goes back and forth, and only one executes at a time."""

import logging
import sys
import threading

LOOPS = 2_000_000  # about 100 ms of computing

both_are_here = threading.Barrier(2)
last = None
switches = 0


def compute(name):
    global last, switches
    both_are_here.wait()
    counted = 0
    while counted < LOOPS:
        counted += 1
        if last is not name:  # the other thread has executed meanwhile
            last = name
            switches += 1
    logging.info("has computed counted=%d", counted)


def main():
    sys.setswitchinterval(0.02)
    threads = [threading.Thread(target=compute, args=(name,), name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have computed switches=%d", switches)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert switches >= 3, "each was made to let the other in"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
