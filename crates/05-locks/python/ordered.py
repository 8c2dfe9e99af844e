"""Cure 1: both threads take the two locks in the same order, and neither blocks for good."""

import logging
import sys
import threading
import time

BEAT = 0.05

locks = [threading.Lock(), threading.Lock()]
balances = [100, 100]
both_are_here = threading.Barrier(2)


def transfer(giver, taker, amount):
    both_are_here.wait()
    with locks[min(giver, taker)]:  # the smaller number first, whoever pays
        time.sleep(BEAT)  # time enough for the other thread to take the other lock
        with locks[max(giver, taker)]:
            balances[giver] -= amount
            balances[taker] += amount
            logging.info("has paid amount=%d from=%d to=%d", amount, giver, taker)


def main():
    threads = [
        threading.Thread(target=transfer, args=args, name=name)
        for name, args in [("ann", (0, 1, 10)), ("bob", (1, 0, 30))]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both are done first=%d second=%d", *balances)
    assert balances == [120, 80]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
