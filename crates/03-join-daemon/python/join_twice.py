"""A thread can be joined as often as one likes; its result is wherever the thread put it."""

import logging
import sys
import threading
import time

BEAT = 0.1

result = None
asked = []


def work():
    global result
    logging.info("works")
    time.sleep(BEAT)
    result = 42


def main():
    worker = threading.Thread(target=work, name="worker")
    worker.start()

    def ask():
        worker.join()
        logging.info("joins result=%d", result)
        asked.append(result)

    both = [threading.Thread(target=ask, name=name) for name in ["ann", "bob"]]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    ask()
    ask()
    assert asked == [42] * 4, "one thread, four joins"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
