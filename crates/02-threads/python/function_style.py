"""Threads made from a function: main says its last line first, and Python waits for theirs."""

import logging
import sys
import threading
import time

BEAT = 0.1

main_is_done = threading.Event()


def count():
    for line in range(1, 4):
        logging.info("is at work line=%d", line)
        time.sleep(BEAT)
    main_is_done.wait()  # however late main is, this thread ends after main's last line
    logging.info("ends")


def main():
    threads = [threading.Thread(target=count, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    logging.info("has nothing more to do")
    assert all(thread.is_alive() for thread in threads), "main's last line comes first"
    main_is_done.set()
    # No join: the interpreter waits for its threads all the same.


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
