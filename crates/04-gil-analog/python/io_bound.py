"""Three threads wait for a device: the lock is given up meanwhile, so their waits overlap."""

import ctypes
import itertools
import logging
import sys
import threading
import time

BEAT = 0.1


def play(lock, library):
    times = []

    def read():
        began = time.perf_counter()
        library.usleep(int(BEAT * 1e6))
        times.append((began, time.perf_counter()))
        logging.info("has read value=%d", 1)

    threads = [threading.Thread(target=read, name=f"{lock}-{number}") for number in [1, 2, 3]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def elapsed(times):
    return max(ended for _, ended in times) - min(began for began, _ in times)


def main():
    # The same function of the C library, called with the lock given up and with the lock kept.
    released = play("released", ctypes.CDLL(None))
    logging.info("the lock is given up while they wait ms=%d", elapsed(released) * 1000)
    kept = play("kept", ctypes.PyDLL(None))
    logging.info("the lock is kept while they wait ms=%d", elapsed(kept) * 1000)
    overlap = any(second[0] < first[1] for first, second in itertools.pairwise(released))
    assert overlap and elapsed(released) >= BEAT, "the waits overlap"
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert elapsed(kept) >= 3 * BEAT, "one waits after the other"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
