"""Livelock: two meet in a corridor, and each steps aside for the other, again and again."""

import logging
import sys
import threading

STEPS = 5

sides = [0, 0]  # where ann and bob walk: 0 is left, 1 is right
both_have_looked = threading.Barrier(2)
both_have_stepped = threading.Barrier(2)


def can_pass(steps_aside):
    sides[:] = [0, 0]
    threads = [
        threading.Thread(target=walk, args=(me, steps_aside[me]), name=name)
        for me, name in enumerate(["ann", "bob"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = sides[0] != sides[1]
    logging.info("five steps later passed=%s", "true" if passed else "false")
    return passed


def walk(me, steps_aside):
    for _ in range(STEPS):
        mine, other = sides[me], sides[1 - me]
        both_have_looked.wait()  # they react to each other at the same moment
        if steps_aside and mine == other:
            sides[me] = 1 - mine
            logging.info("steps aside")
        both_have_stepped.wait()


def main():
    assert not can_pass([True, True]), "busy, and no further"
    # The cure: only one of them steps aside. Or each waits for another time first: `try_lock.py`.
    assert can_pass([True, False])


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
