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


def withdraw(amount):
    global balance
    time.sleep(BEAT)
    balance -= amount
    logging.info("withdraws amount=%d balance=%d", amount, balance)


def work(amount):
    threading.current_thread().name = "child"  # what the log shows of a process
    withdraw(amount)
    sys.exit(balance)


def withdraw_in_child(amount):
    child = multiprocessing.Process(target=work, args=(amount,))
    child.start()
    child.join()
    return child.exitcode


def withdraw_in_thread(amount):
    thread = threading.Thread(target=withdraw, args=(amount,), name="thread")
    thread.start()
    thread.join()


def main():
    code = withdraw_in_child(80)
    logging.info("the child has ended balance=%d", balance)
    assert code == 20, "the child sees 20"
    assert balance == 100, "what the child changed was its own copy"

    withdraw_in_thread(80)
    logging.info("the thread has ended balance=%d", balance)
    assert balance == 20, "a thread has no copy"


if __name__ == "__main__":
    main()
