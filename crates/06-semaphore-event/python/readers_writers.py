"""A semaphore lets a writer in beside readers, on every run.

Differs: Python's standard library has no read-write lock, so the half that shows one is missing.
"""

import logging
import sys
import threading

semaphore = threading.Semaphore(3)
half_written = threading.Barrier(3)
have_read = threading.Barrier(3)
page = {"top": 1, "bottom": 1}
seen = []


def read():
    with semaphore:
        half_written.wait()
        halves = (page["top"], page["bottom"])
        logging.info("reads top=%d bottom=%d", *halves)
        seen.append(halves)
        have_read.wait()


def write():
    with semaphore:
        page["top"] = 2
        logging.info("has written one half")
        half_written.wait()
        have_read.wait()
        page["bottom"] = 2


def main():
    threads = [
        threading.Thread(target=work, name=name)
        for name, work in [("ann", read), ("bob", read), ("writer", write)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [(2, 1), (2, 1)], "both read a page that never was"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
