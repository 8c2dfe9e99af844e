"""A thread that reads beside one that computes: each read waits a whole interval for the lock.

Differs: 3.11 cannot run without the lock; the second row is a switch interval a tenth as long.
"""

import logging
import sys
import threading
import time

READS = 5
DEVICE = 0.005


def play():
    has_begun, done = threading.Event(), threading.Event()

    def compute():
        has_begun.set()
        while not done.is_set():
            pass

    waits = []

    def read():
        has_begun.wait()
        for _ in range(READS):
            start = time.perf_counter()
            time.sleep(DEVICE)
            waits.append(time.perf_counter() - start - DEVICE)
        done.set()

    threads = [
        threading.Thread(target=compute, name="computes"),
        threading.Thread(target=read, name="reads"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits


def main():
    longest = {}
    for interval in [0.005, 0.0005]:
        sys.setswitchinterval(interval)
        start = time.perf_counter()
        waits = play()
        logging.info(
            "five reads, and how long each waits to go on"
            " interval_us=%d ms=%d shortest_us=%d longest_us=%d",
            interval * 1e6,
            (time.perf_counter() - start) * 1000,
            min(waits) * 1e6,
            max(waits) * 1e6,
        )
        longest[interval] = max(waits)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert longest[0.005] >= 0.005, "the one that computes is asked after a whole interval"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
