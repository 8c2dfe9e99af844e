"""A lock around the check and a lock around the act: the account is overdrawn, on every run."""

import logging
import sys
import threading
import time

BEAT = 0.05

balance = 100
lock = threading.Lock()
both_have_checked = threading.Barrier(2)
succeeded = []


def withdraw(amount):
    global balance
    with lock:
        logging.info("checks the balance balance=%d", balance)
        seen = balance
    both_have_checked.wait()
    if seen < amount:
        logging.info("is refused amount=%d", amount)
        return
    with lock:
        time.sleep(BEAT)  # the bank is slow
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
    assert sorted(succeeded) == [80, 100], "both withdrawals succeed"
    assert balance == -80, "the account is overdrawn"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
