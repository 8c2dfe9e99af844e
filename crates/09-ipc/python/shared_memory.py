"""Processes can share memory if they ask for it: a page for all, and a counter in it."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

ADDS = 1000

plain = 0


def add(shared):
    global plain
    plain += ADDS
    for _ in range(ADDS):
        with shared.get_lock():  # without it updates would be lost: += is a read and a write
            shared.value += 1
    logging.info("has added one times=%d", ADDS)


def main():
    shared = multiprocessing.Value("I", 0)
    children = [
        multiprocessing.Process(target=add, args=(shared,), name=name) for name in ["ann", "bob"]
    ]
    for child in children:
        child.start()
    for child in children:
        child.join()
    logging.info("both have ended plain=%d shared=%d", plain, shared.value)
    assert plain == 0, "each child has added to its own copy"
    assert shared.value == 2 * ADDS, "and both to the page that they share"


if __name__ == "__main__":
    main()
