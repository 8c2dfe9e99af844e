"""Five philosophers, five forks: left forks first, and all are stuck; in order, and all eat."""

import logging
import sys
import threading
import time

BEAT = 0.02
NAMES = ["laozi", "plato", "zeno", "hume", "kant"]
MEALS = 2

forks = [threading.Lock() for _ in NAMES]
everybody = threading.Barrier(5)
could_eat = []


def left_fork_first(seat):
    right = forks[(seat + 1) % 5]
    with forks[seat]:
        everybody.wait()
        time.sleep(BEAT)  # patience does not help
        free = right.acquire(blocking=False)  # `acquire()` would wait for ever
        if free:
            right.release()
        logging.info("has the left fork and waits for the right one left=%d", seat)
        everybody.wait()
    return free


def smaller_fork_first(seat):
    left, right = seat, (seat + 1) % 5
    with forks[min(left, right)]:
        time.sleep(BEAT)  # without the order, time enough for all to take a first one
        with forks[max(left, right)]:
            time.sleep(BEAT)
            logging.info("has eaten")


def dine(seat):
    could_eat.append(left_fork_first(seat))
    for _ in range(MEALS):
        smaller_fork_first(seat)


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
