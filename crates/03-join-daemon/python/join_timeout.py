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

    begin = time.monotonic()
    worker.join(2 * BEAT)
    logging.info("has waited long enough; the worker works on")
    assert time.monotonic() - begin >= 2 * BEAT
    assert worker.is_alive(), "a limit does not stop the thread"

    begin = time.monotonic()
    device.put(42)
    worker.join(LONG)
    logging.info("joins the worker result=%d", results[0])
    assert results == [42]
    assert time.monotonic() - begin < LONG, "it returns when the thread ends, not at the limit"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
