"""A semaphore lets a writer in beside readers: they see a page that is half written."""

import logging
import sys
import threading

semaphore = threading.Semaphore(3)
page = {"top": 1, "bottom": 1}
seen = []
half_written = threading.Barrier(3)  # never passed if the writer were kept out
both_have_read = threading.Barrier(3)


def read():
    with semaphore:  # counts those inside, and does not ask what they do there
        half_written.wait()
        top = page["top"]
        bottom = page["bottom"]
        logging.info("reads top=%d bottom=%d", top, bottom)
        seen.append((top, bottom))
        both_have_read.wait()


def write():
    with semaphore:
        page["top"] = 2
        logging.info("has written one half")
        half_written.wait()
        both_have_read.wait()
        page["bottom"] = 2


def main():
    threads = [
        threading.Thread(target=job, name=name)
        for name, job in [("ann", read), ("bob", read), ("writer", write)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [(2, 1)] * 2, "both saw a page that never was"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
