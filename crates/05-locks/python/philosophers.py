"""Five philosophers, five forks: left forks first, and all block; in order, and all eat."""

import logging
import sys
import threading
import time

BEAT = 0.02
NAMES = ["laozi", "plato", "zeno", "hume", "kant"]

forks = [threading.Lock() for _ in NAMES]
everybody = threading.Barrier(5)
could_eat = []


def reach_left_first(seat):
    with forks[seat]:
        everybody.wait()  # everybody has a left fork
        right = forks[(seat + 1) % 5].acquire(blocking=False)  # without, it would never return
        logging.info("has the left fork and waits for the right one left=%d", seat)
        could_eat.append(right)
        everybody.wait()  # everybody has reached, and lays the left fork down


def eat_in_order(seat):
    right = (seat + 1) % 5
    with forks[min(seat, right)]:
        time.sleep(BEAT)  # time enough for all five to have one, if they took the left one
        with forks[max(seat, right)]:
            logging.info("has eaten")


def dine(seat):
    reach_left_first(seat)
    eat_in_order(seat)


def main():
    threads = [
        threading.Thread(target=dine, args=(seat,), name=name) for seat, name in enumerate(NAMES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("everybody has eaten")
    assert could_eat == [False] * 5, "with a left fork in every hand no right fork is left"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
