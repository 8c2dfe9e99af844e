"""Guests wait in line on a condition variable: a false alarm, then one is woken, then all."""

import logging
import sys
import threading
import time

BEAT = 0.05

lock = threading.Lock()
bun_comes = threading.Condition(lock)
guest_moves = threading.Condition(lock)
buns = 0
looks = 0  # how often a guest has looked and found nothing


def take():
    global buns, looks
    in_vain = 0
    with lock:
        while buns == 0:
            in_vain += 1
            looks += 1
            guest_moves.notify()
            bun_comes.wait()
        buns -= 1
        guest_moves.notify()
    return in_vain


def put(count):
    global buns
    with lock:
        buns += count
        if count == 1:
            bun_comes.notify()
        else:
            bun_comes.notify_all()


def watch(enough):
    with lock:
        guest_moves.wait_for(lambda: buns == 0 and looks >= enough)


def eat():
    logging.info("waits in line")
    in_vain = take()
    logging.info("has a bun in_vain=%d", in_vain)


def main():
    guests = [threading.Thread(target=eat, name=name) for name in ["ann", "bob", "cid"]]
    for guest in guests:
        guest.start()
    watch(3)
    logging.info("wakes all, but there is no bun")
    put(0)
    watch(6)
    time.sleep(BEAT)  # baking takes a while
    logging.info("wakes one buns=1")
    put(1)
    watch(6)
    time.sleep(BEAT)
    logging.info("wakes all buns=2")
    put(2)
    for guest in guests:
        guest.join()
    logging.info("everybody has a bun left=%d", buns)
    assert looks == 6, "all have looked in vain when they came, and at the false alarm"
    assert buns == 0


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
