"""A child changes a global, and its parent's stays the same; a thread's change is seen."""

import logging
import multiprocessing
import sys
import threading
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.1

balance = 100


def withdraw():
    global balance
    time.sleep(BEAT)
    balance -= 80
    logging.info("withdraws 80 balance=%d", balance)


def withdraw_in_child():
    threading.current_thread().name = "child"  # what the log shows of a process
    withdraw()
    sys.exit(balance)


def main():
    child = multiprocessing.Process(target=withdraw_in_child)
    child.start()
    child.join()
    assert child.exitcode == 20, "the child sees 20"
    logging.info("the child has ended balance=%d", balance)
    assert balance == 100, "what the child changed was its own copy"

    thread = threading.Thread(target=withdraw, name="thread")
    thread.start()
    thread.join()
    logging.info("the thread has ended balance=%d", balance)
    assert balance == 20, "a thread has no copy"


if __name__ == "__main__":
    main()
