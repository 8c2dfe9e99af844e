"""What a permit costs: a semaphore beside a lock, free and fought for."""

import logging
import queue
import sys
import threading
import time

TURNS = 2_000
ROUNDS = 7


def take_turns(turn):
    for _ in range(TURNS):
        turn()


def cost(threads, turn):
    rounds = []
    for _ in range(ROUNDS):
        others = [threading.Thread(target=take_turns, args=(turn,)) for _ in range(1, threads)]
        began = time.perf_counter()
        for other in others:
            other.start()
        take_turns(turn)
        for other in others:
            other.join()
        rounds.append((time.perf_counter() - began) / (threads * TURNS))
    return min(rounds)


def compare(threads):
    semaphore = threading.Semaphore(1)
    lock = threading.Lock()
    places = queue.Queue(1)

    def with_semaphore():
        with semaphore:
            pass

    def with_lock():
        with lock:
            pass

    def with_queue():
        places.put(None)
        places.get()

    costs = []
    for what, turn in [("semaphore", with_semaphore), ("lock", with_lock), ("queue", with_queue)]:
        each = cost(threads, turn)
        logging.info("takes a turn threads=%d what=%s ns=%d", threads, what, each * 1e9)
        costs.append(each)
    return costs


def main():
    semaphore, lock, _ = compare(1)
    compare(2)
    ratio = semaphore / lock
    logging.info("a semaphore takes so many times as long as a lock times=%.1f", ratio)
    assert ratio < 200, "in Python it is written in Python, and the lock in C"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
