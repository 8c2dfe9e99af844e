"""A thread can be joined as often as one likes; its result is wherever the thread put it."""

import logging
import sys
import threading
import time

BEAT = 0.1

results = []


def work():
    logging.info("works")
    time.sleep(BEAT)
    results.append(42)


def ask(worker):
    worker.join()
    logging.info("joins result=%d", results[0])
    assert results == [42]


def main():
    worker = threading.Thread(target=work, name="worker")
    worker.start()
    both = [threading.Thread(target=ask, args=(worker,), name=name) for name in ["ann", "bob"]]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    ask(worker)
    ask(worker)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
