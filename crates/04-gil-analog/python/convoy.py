"""A thread that reads beside one that computes: each read waits a whole interval for the lock.

Differs: 3.11 cannot run without the lock; the second line is a switch interval a tenth as long.
"""

import logging
import sys
import threading
import time

DEVICE = 0.005


def beside_each_other():
    """Returns the longest time from the end of a read to when its thread goes on."""
    computes = threading.Event()
    done = threading.Event()
    waits = []

    def compute():
        computes.set()
        while not done.is_set():
            pass
        logging.info("has computed")

    def read_five():
        computes.wait()
        for _ in range(5):
            started = time.perf_counter()
            time.sleep(DEVICE)
            waits.append(time.perf_counter() - started - DEVICE)
        done.set()

    threads = [
        threading.Thread(target=compute, name="computes"),
        threading.Thread(target=read_five, name="reads"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(waits)


def main():
    longest = beside_each_other()
    logging.info("five reads, and the longest wait to go on ms=%.1f", longest * 1000)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert longest >= 0.005, "the one that computes is asked after a whole interval"

    sys.setswitchinterval(0.0005)
    longest = beside_each_other()
    logging.info("with a shorter interval ms=%.1f", longest * 1000)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
