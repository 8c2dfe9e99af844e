"""Cure 1: both threads take the two locks in the same order, and neither is ever stuck."""

import logging
import sys
import threading
import time

BEAT = 0.02
ROUNDS = 3

locks = {1: threading.Lock(), 2: threading.Lock()}
balances = {1: 100, 2: 100}
barrier = threading.Barrier(2)


def transfer(giver, taker, amount):
    if giver == taker:
        return  # its lock could not be taken twice
    with locks[min(giver, taker)]:
        time.sleep(BEAT)  # without the order, time enough for the other thread to take its first
        with locks[max(giver, taker)]:
            balances[giver] -= amount
            balances[taker] += amount


def transfers(giver, taker, amount):
    barrier.wait()
    for _ in range(ROUNDS):
        transfer(giver, taker, amount)
        logging.info("has paid amount=%d from=%d to=%d", amount, giver, taker)


def main():
    threads = [
        threading.Thread(target=transfers, args=args, name=name)
        for name, args in [("ann", (1, 2, 10)), ("bob", (2, 1, 30))]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both are done first=%d second=%d", balances[1], balances[2])
    assert balances == {1: 160, 2: 40}


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
