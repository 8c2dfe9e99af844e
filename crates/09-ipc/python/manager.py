"""A manager process owns a list and a dictionary; a child changes them, and the parent sees it."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def append_and_set(things, numbers):
    things.append("from the child")
    numbers["n"] = 1
    logging.info("appends and sets")


def get_then_set(numbers, both_have_read):
    seen = numbers["n"]
    both_have_read.wait()
    numbers["n"] = seen + 1


def add(numbers, lock):
    with lock:
        numbers["n"] += 1


def together(work, *args):
    child = multiprocessing.Process(target=work, args=args)
    child.start()
    work(*args)
    child.join()


def main():
    with multiprocessing.Manager() as manager:
        things, numbers = manager.list(), manager.dict()
        work = (things, numbers)
        child = multiprocessing.Process(target=append_and_set, args=work, name="child")
        child.start()
        child.join()
        logging.info("reads the list and the dictionary n=%d", numbers["n"])
        assert (list(things), dict(numbers)) == (["from the child"], {"n": 1})

        together(get_then_set, numbers, multiprocessing.Barrier(2))
        logging.info("both have added one, by get and set n=%d", numbers["n"])
        assert numbers["n"] == 2, "one of the two additions is lost"

        # Python's proxies have no single request that adds: the cure is a lock that both take.
        together(add, numbers, manager.Lock())
        logging.info("both have added one, by a single request n=%d", numbers["n"])
        assert numbers["n"] == 4, "nothing is lost"


if __name__ == "__main__":
    main()
