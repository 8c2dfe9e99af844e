"""A lock is released at the end of its `with` block, however the block is left.

Differs: a panic is an exception here.
"""

import logging
import sys
import threading

balance = 100
lock = threading.Lock()


def pay(amount):
    global balance
    with lock:
        amount = int(amount)
        if balance < amount:
            return False
        if amount == 0:
            raise ValueError("nothing to pay")
        balance -= amount
        return True


def main():
    try:
        pay("ten")
    except ValueError:
        logging.info("left by an exception free=%s", not lock.locked())
    assert not lock.locked()
    assert not pay("200")
    logging.info("left by `return` free=%s", not lock.locked())
    assert not lock.locked()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
