"""Two withdrawals race for one account: under one lock exactly one of them succeeds."""

import logging
import sys
import threading
import time

BEAT = 0.1

balance = 100
lock = threading.Lock()


def withdraw(amount):
    global balance
    with lock:
        logging.info("checks the balance balance=%d", balance)
        time.sleep(BEAT)  # the bank is slow: time enough for another thread to come between
        if balance >= amount:
            balance -= amount
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
    assert balance in (20, 0), "only one succeeds"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
