"""A thread raises in the middle of a change: nothing warns the next thread of the damage.

Differs: Python has no poisoned locks. The lock is released, and the damage is there to be found.
"""

import logging
import sys
import threading

accounts = [100, 0]
lock = threading.Lock()


def transfer(amount, to):
    with lock:
        try:
            accounts[0] -= amount
            accounts[to] += amount  # raises where there is no account `to`: the money is nowhere
        except IndexError as error:
            logging.info("raises error=%s", error)


def main():
    ann = threading.Thread(target=transfer, args=(80, 7), name="ann")
    ann.start()
    ann.join()
    with lock:  # no warning here
        logging.info("80 are missing sum=%d", sum(accounts))
        assert sum(accounts) == 20
        accounts[0] += 100 - sum(accounts)
    logging.info("has repaired the accounts")
    assert accounts == [100, 0]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
