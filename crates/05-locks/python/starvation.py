"""Starvation: a thread that asks now and then never finds the lock free; a ticket makes it next."""

import logging
import sys
import threading
import time

BEAT = 0.002
TURNS = 20


def turns_before_bob(get):
    """Ann gives the lock up and takes it again at once; bob wants it once."""
    turns = 0
    bobs = []
    lock = threading.Lock()

    def visit():
        get(lock)
        bobs.append(turns)
        lock.release()

    lock.acquire()
    bob = threading.Thread(target=visit)
    bob.start()
    for _ in range(TURNS):
        turns += 1
        time.sleep(BEAT)
        lock.release()
        lock.acquire()
    lock.release()
    bob.join()
    return bobs[0]


def ask_now_and_then(lock):
    while not lock.acquire(blocking=False):
        time.sleep(BEAT)


def wait(lock):
    """A `Lock` wakes a waiter, but keeps nothing for it: how many turns depends on the machine."""
    lock.acquire()


def turns_before_bob_by_ticket():
    """Tickets, as in a bakery: a turn waits until its number is called, and calls the next one."""
    called = 0
    turns = 0
    bobs = []
    next_one = threading.Condition()

    def turn(ticket, of_ann):
        nonlocal called, turns
        with next_one:
            next_one.wait_for(lambda: called == ticket)
            turns += of_ann
            called += 1
            next_one.notify_all()
            return turns

    bob = threading.Thread(target=lambda: bobs.append(turn(1, 0)))
    bob.start()
    turn(0, 1)
    for ticket in range(2, TURNS + 1):
        turn(ticket, 1)  # she comes back at once, but bob has the lower number
    bob.join()
    return bobs[0]


def main():
    # Other work can stop ann just while the lock is free, but hardly three times.
    asking = max(turns_before_bob(ask_now_and_then) for _ in range(3))
    waiting = turns_before_bob(wait)
    ticket = turns_before_bob_by_ticket()
    line = "turns of ann before bob has one asking=%d waiting=%d ticket=%d"
    logging.info(line, asking, waiting, ticket)
    assert asking > TURNS / 2
    assert ticket == 1, "the one that she had when he came"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
