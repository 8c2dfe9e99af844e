"""A lock around the check and a lock around the act: the account is overdrawn, on every run."""

import logging
import sys
import threading

balance = 100
lock = threading.Lock()
both_have_checked = threading.Barrier(2)


def withdraw(amount):
    global balance
    with lock:
        seen = balance
    logging.info("checks the balance balance=%d", seen)
    both_have_checked.wait()
    if seen >= amount:
        with lock:
            balance -= amount  # what was checked is no longer true
        logging.info("withdraws amount=%d", amount)
    else:
        logging.info("is refused amount=%d", amount)


def main():
    threads = [
        threading.Thread(target=withdraw, args=(amount,), name=name)
        for name, amount in [("ann", 80), ("bob", 100)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both are done balance=%d", balance)
    assert balance == -80, "both were paid from the same 100"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
