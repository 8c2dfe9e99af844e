"""Two withdrawals race for one account: under a lock exactly one of them succeeds."""

import logging
import sys
import threading
import time

BEAT = 0.1

balance = 100
lock = threading.Lock()
succeeded = []


def withdraw(amount):
    global balance
    with lock:
        logging.info("checks the balance balance=%d", balance)
        if balance < amount:
            logging.info("is refused amount=%d", amount)
            return
        time.sleep(BEAT)  # the bank is slow: time enough for somebody to come between
        balance -= amount
        logging.info("withdraws amount=%d balance=%d", amount, balance)
        succeeded.append(amount)


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
    assert (succeeded, balance) in [([80], 20), ([100], 0)], "exactly one withdrawal succeeds"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
