"""Starvation: a thread that asks now and then never finds the lock free; with a ticket it is next."""

import logging
import sys
import threading
import time

BEAT = 0.002
TURNS = 20


def turns_before_bob_asking():
    """Ann comes back at once, and bob asks when the lock is taken again.

    An `acquire` that waits is not fair, either: it wakes bob, but keeps nothing for him.
    """
    visits = []
    lock = threading.Lock()

    def ask():
        while not lock.acquire(blocking=False):
            time.sleep(BEAT)
        visits.append("bob")
        lock.release()

    bob = threading.Thread(target=ask)
    lock.acquire()
    bob.start()
    for _ in range(TURNS):
        visits.append("ann")
        time.sleep(BEAT)
        lock.release()
        lock.acquire()
    lock.release()
    bob.join()
    return visits.index("bob")


def turns_before_bob_by_ticket():
    """Tickets, as in a bakery: each thread waits for its number."""
    visits = []
    served = 0
    next_one = threading.Condition()

    def visit(name, ticket):
        nonlocal served
        with next_one:
            next_one.wait_for(lambda: served == ticket)
        visits.append(name)
        time.sleep(BEAT)
        with next_one:
            served += 1
            next_one.notify_all()

    bob = threading.Thread(target=visit, args=("bob", 1))
    bob.start()
    visit("ann", 0)
    for ticket in range(2, TURNS + 1):
        visit("ann", ticket)  # she comes back at once, but bob has the lower number
    bob.join()
    return visits.index("bob")


def main():
    unfair = turns_before_bob_asking()
    fair = turns_before_bob_by_ticket()
    logging.info("turns of ann before bob has one unfair=%d fair=%d", unfair, fair)
    assert unfair > TURNS / 2
    assert fair == 1, "the one that she had when he came"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
