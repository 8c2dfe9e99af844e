"""`n += one()` by two threads under the lock: both read, both write, and one update is lost."""

import itertools
import logging
import sys
import threading

n = 0
counter = itertools.count()
both_are_here = threading.Barrier(2)


def one():
    logging.info("is in one()")
    both_are_here.wait()  # the lock is released around a call that waits, so both get here
    return 1


def add_in_four_instructions():
    global n
    n += one()


def add_in_a_single_instruction():
    one()
    next(counter)  # a call into C, which nothing interrupts while the lock is held


def race(names, add):
    threads = [threading.Thread(target=add, name=name) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    race(["ann", "bob"], add_in_four_instructions)
    logging.info("both have added one in four instructions n=%d", n)
    assert n == 1, "one of the two updates is lost"

    race(["cat", "dan"], add_in_a_single_instruction)
    counted = next(counter)
    logging.info("both have added one in a single instruction n=%d", counted)
    if getattr(sys, "_is_gil_enabled", lambda: True)():
        assert counted == 2, "no thread comes between within an instruction"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
