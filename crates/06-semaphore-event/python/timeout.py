"""Waiting with a limit: give up in time, take what comes in time, and leave nothing behind.

The count itself is private in Python, `_value`; it is read here only to be shown.
"""

import logging
import sys
import threading
import time

BEAT = 0.1

tables = threading.Semaphore(1)
visits = {}


def visit(limit):
    came = time.monotonic()
    table = tables.acquire(timeout=limit)
    visits[limit] = (table, time.monotonic() - came)
    if table:
        logging.info("gets a table limit=%s", limit)
        tables.release()
    else:
        logging.info("gives up limit=%s", limit)


def main():
    tables.acquire()
    visit(0)
    ann = threading.Thread(target=visit, args=(2 * BEAT,), name="ann")
    bob = threading.Thread(target=visit, args=(600 * BEAT,), name="bob")
    ann.start()
    bob.start()
    ann.join()
    time.sleep(BEAT)
    logging.info("leaves the table")
    tables.release()
    bob.join()
    logging.info("closes free=%d", tables._value)
    (only_looks, _), (hasty, hasty_waited), (patient, patient_waited) = (
        visits[limit] for limit in [0, 2 * BEAT, 600 * BEAT]
    )
    assert [only_looks, hasty, patient] == [False, False, True]
    assert hasty_waited >= 2 * BEAT, "the whole limit"
    assert patient_waited < 600 * BEAT, "no longer than needed"
    assert tables._value == 1, "who gave up has taken nothing along"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
