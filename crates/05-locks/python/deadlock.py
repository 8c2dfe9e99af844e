"""Two threads take two locks in opposite order, and block each other for good."""

import logging
import sys
import threading
import time

BEAT = 0.1

locks = [threading.Lock(), threading.Lock()]
balances = [100, 100]
both_hold_one = threading.Barrier(3)  # ann, bob and main


def transfer(giver, taker):
    with locks[giver]:
        logging.info("holds account=%d", giver)
        both_hold_one.wait()  # without it, one could be done before the other starts
        logging.info("wants account=%d", taker)
        with locks[taker]:  # never acquired: its holder waits for our lock
            balances[giver] -= 10
            balances[taker] += 10


def main():
    ann = threading.Thread(target=transfer, args=(0, 1), name="ann", daemon=True)
    bob = threading.Thread(target=transfer, args=(1, 0), name="bob", daemon=True)
    ann.start()
    bob.start()

    both_hold_one.wait()
    time.sleep(BEAT)
    logging.info("a beat later both are still blocked")
    assert ann.is_alive()
    assert bob.is_alive()
    # `main` returns, and the end of the process ends both daemon threads.


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
