"""Cure 2: who cannot have the second lock gives the first one back, and tries again later."""

import logging
import sys
import threading
import time

MOST_TRIES = 100

locks = {1: threading.Lock(), 2: threading.Lock()}
balances = {1: 100, 2: 100}
both_hold_one = threading.Barrier(2)
backed_off = []


def transfer(giver, taker, amount, pause):
    for tries in range(MOST_TRIES):
        with locks[giver]:
            if tries == 0:
                logging.info("holds account=%d", giver)
                both_hold_one.wait()
            if locks[taker].acquire(blocking=False):
                balances[giver] -= amount
                balances[taker] += amount
                locks[taker].release()
                backed_off.append(tries)
                break
        time.sleep(pause * (tries + 1))
    else:
        raise RuntimeError("it gives up")
    logging.info("has paid amount=%d from=%d to=%d backed_off=%d", amount, giver, taker, tries)


def main():
    threads = [
        threading.Thread(target=transfer, args=args, name=name)
        for name, args in [("ann", (1, 2, 10, 0.005)), ("bob", (2, 1, 30, 0.02))]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both are done first=%d second=%d", balances[1], balances[2])
    assert len(backed_off) == 2, "neither gives up"
    assert sum(backed_off) >= 1, "they have been in each other's way"
    assert balances == {1: 120, 2: 80}


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
