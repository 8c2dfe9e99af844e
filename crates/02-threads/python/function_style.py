"""Threads made from a function: main says its last line first; Python waits for theirs."""

import logging
import sys
import threading
import time

BEAT = 0.1
LINES = 3

main_has_ended = threading.Event()


def count():
    for line in range(1, LINES + 1):
        logging.info("is at work line=%d", line)
        time.sleep(BEAT)
    main_has_ended.wait()  # it does not end before main has, however late main is
    logging.info("ends")


def main():
    threads = [threading.Thread(target=count, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    logging.info("has nothing more to do")
    assert all(thread.is_alive() for thread in threads), "main says its last line first"
    main_has_ended.set()
    # No join: the interpreter waits for its threads all the same.


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
