"""Three threads wait for a device: the lock is given up meanwhile, so their waits overlap."""

import ctypes
import logging
import sys
import threading
import time

BEAT = 0.1
THREADS = 3


def play(lock, library):
    def read():
        library.usleep(int(BEAT * 1e6))
        logging.info("has read value=%d", 1)

    threads = [
        threading.Thread(target=read, name=f"{lock}-{number}") for number in range(1, THREADS + 1)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def main():
    # The same function of the C library, called with the lock given up and with the lock kept.
    released = play("released", ctypes.CDLL(None))
    logging.info("the lock is given up while they wait ms=%d", released * 1000)
    kept = play("kept", ctypes.PyDLL(None))
    logging.info("the lock is kept while they wait ms=%d", kept * 1000)
    assert BEAT <= released < THREADS * BEAT, "the waits overlap"
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert kept >= THREADS * BEAT, "one waits after the other"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
