"""A balance belongs to one thread, and others reach it only by messages: no lock, and no race."""

import logging
import queue
import sys
import threading

requests = queue.Queue()
closed = queue.Queue()


def serve():
    """Checks and pays, one request after the other. Nobody else can reach the local variable."""
    balance = 100
    while request := requests.get():
        amount, answer = request
        granted = amount <= balance
        if granted:
            balance -= amount
        logging.info("is asked amount=%d granted=%s", amount, str(granted).lower())
        answer.put(granted)
    closed.put(balance)


def withdraw(amount):
    answer = queue.Queue()
    requests.put((amount, answer))
    logging.info("has the answer granted=%s", str(answer.get()).lower())


def main():
    threading.Thread(target=serve, name="account").start()
    customers = [
        threading.Thread(target=withdraw, args=(amount,), name=name)
        for name, amount in [("ann", 80), ("bob", 100)]
    ]
    for customer in customers:
        customer.start()
    for customer in customers:
        customer.join()
    requests.put(None)  # a queue does not know that its customers have gone
    balance = closed.get()
    logging.info("the account is closed balance=%d", balance)
    assert balance in (20, 0), "exactly one is granted"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
