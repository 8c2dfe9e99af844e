"""Waiting with a time limit: one guest gives up, and leaves no trace; another gets the table."""

import logging
import sys
import threading
import time

BEAT = 0.1

tables = threading.Semaphore(1)
got_it = {}


def wait_for_table(limit):
    came = time.monotonic()
    table = tables.acquire(timeout=limit)
    got_it[threading.current_thread().name] = table
    if table:
        logging.info("gets the table")
        tables.release()
    else:
        logging.info("gives up")
        got_it["too early"] = time.monotonic() - came < limit


def main():
    tables.acquire()
    ann = threading.Thread(target=wait_for_table, args=(2 * BEAT,), name="ann")
    bob = threading.Thread(target=wait_for_table, args=(600 * BEAT,), name="bob")
    ann.start()
    bob.start()
    ann.join()
    logging.info("leaves the table")
    tables.release()
    bob.join()
    assert got_it == {"ann": False, "too early": False, "bob": True}
    assert tables.acquire(blocking=False), "ann has taken nothing along"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
