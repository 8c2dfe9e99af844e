"""Two threads that compute: with the lock they share one core.

Differs: this measures the lock of the interpreter that runs it, so there are no two threads without
it; a free-threaded build (3.13 and later) has only those.
"""

import logging
import resource
import sys
import threading
import time

LOOPS = 2_000_000

both_are_here = threading.Barrier(2)


def compute():
    both_are_here.wait()
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
    counted = 0
    while counted < LOOPS:
        counted += 1
    waits = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw - before
    logging.info("has computed waits=%d", waits)


def main():
    has_lock = getattr(sys, "_is_gil_enabled", lambda: True)()
    lock = "with" if has_lock else "without"
    threads = [threading.Thread(target=compute, name=f"{lock}-{number}") for number in [1, 2]]
    started = time.perf_counter()
    on_core = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cores = (time.process_time() - on_core) / (time.perf_counter() - started)
    logging.info("%s the lock cores=%.2f", lock, cores)
    assert cores < 1.2 or not has_lock, "only one executes at a time"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
