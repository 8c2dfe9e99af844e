"""A lock is free at the end of the `with` block, however the block is left.

Differs: Python has no poisoned locks, so nobody is warned of what an exception left half done.
Nor has it temporary guards: the block says how long the lock is held, and nothing else does.
"""

import logging
import sys
import threading

accounts = [100, 0]
lock = threading.Lock()


def pay(amount, to):
    with lock:
        amount = int(amount)
        if accounts[0] < amount:
            return False
        accounts[0] -= amount
        accounts[to] += amount  # raises when there is no account `to`: then the money is nowhere
        return True


def pay_the_wrong_account():
    try:
        pay("80", 7)
    except IndexError as error:
        logging.info("raises error=%s", error)


def main():
    try:
        pay("ten", 1)
    except ValueError:
        logging.info("left by an exception free=%s", not lock.locked())
    assert not lock.locked()
    assert not pay("200", 1)
    logging.info("left by `return` free=%s", not lock.locked())
    assert not lock.locked()
    thread = threading.Thread(target=pay_the_wrong_account, name="ann")
    thread.start()
    thread.join()
    logging.info("left by an exception in a thread free=%s", not lock.locked())
    with lock:  # no warning here
        logging.info("the money is gone sum=%d", sum(accounts))
        assert accounts == [20, 0]
        accounts[0] = 100 - accounts[1]
        logging.info("repaired sum=%d", sum(accounts))
    assert accounts == [100, 0]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
