"""Cure 2: a thread that cannot have the second lock releases the first one, and tries again."""

import logging
import sys
import threading
import time

locks = [threading.Lock(), threading.Lock()]
balances = [100, 100]
both_hold_one = threading.Barrier(2)
backed_off = []


def transfer(giver, taker, amount, pause):
    tries = 0
    while True:
        tries += 1
        with locks[giver]:
            if tries == 1:
                both_hold_one.wait()  # the moment in which `deadlock` blocks
            if locks[taker].acquire(blocking=False):
                balances[giver] -= amount
                balances[taker] += amount
                locks[taker].release()
                logging.info(
                    "has paid amount=%d from=%d to=%d tries=%d", amount, giver, taker, tries
                )
                return
        backed_off.append(giver)
        time.sleep(pause * tries)


def main():
    # Pauses of the same length could bring them together again and again: a livelock.
    threads = [
        threading.Thread(target=transfer, args=args, name=name)
        for name, args in [("ann", (0, 1, 10, 0.005)), ("bob", (1, 0, 30, 0.02))]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both are done first=%d second=%d", *balances)
    assert balances == [120, 80]
    assert backed_off, "they were in each other's way"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
