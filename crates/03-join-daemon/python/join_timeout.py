"""A join with a time limit: it does not say whether the thread has ended, `is_alive` does."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
LONG = 10

device = queue.Queue()
results = []


def work():
    logging.info("waits for its device")
    results.append(device.get())


def main():
    worker = threading.Thread(target=work, name="worker")
    worker.start()

    started = time.monotonic()
    worker.join(2 * BEAT)
    logging.info("has waited long enough; the worker works on")
    assert time.monotonic() - started >= 2 * BEAT, "a join that gives up has waited"
    assert worker.is_alive(), "a limit does not stop the thread"

    answered = time.monotonic()
    device.put(42)
    worker.join(LONG)
    logging.info("joins the worker result=%d", results[0])
    assert not worker.is_alive() and results == [42]
    assert time.monotonic() - answered < LONG, "not at the limit"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
