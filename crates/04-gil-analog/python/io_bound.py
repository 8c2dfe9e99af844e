"""Three threads wait for a device: the lock is released meanwhile, so their waits overlap."""

import ctypes
import logging
import sys
import threading
import time

BEAT = 0.1


def three_threads(lock, library):
    """Returns when each read began and ended."""
    reads = []

    def read():
        began = time.perf_counter()
        library.usleep(int(BEAT * 1e6))
        reads.append((began, time.perf_counter()))
        logging.info("has read")

    threads = [threading.Thread(target=read, name=f"{lock}-{number}") for number in [1, 2, 3]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(reads)


def main():
    # The same function of the C library, called with the lock released and with the lock kept.
    reads = three_threads("released", ctypes.CDLL(None))
    logging.info("the lock is released while they wait")
    first, second, _ = reads
    assert second[0] < first[1], "the waits overlap"

    reads = three_threads("kept", ctypes.PyDLL(None))
    logging.info("the lock is kept while they wait")
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        took = max(ended for _, ended in reads) - reads[0][0]
        assert took >= 3 * BEAT, "one waits after the other"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
