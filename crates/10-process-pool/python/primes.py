"""Which of six large numbers are prime: asked in three ways, answered alike, in two orders."""

import logging
import math
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

NUMBERS = [
    112272535095293,
    112582705942171,
    112272535095293,
    115280095190773,
    115797848077099,
    1099726899285419,
]


def is_prime(n):
    if n < 4 or n % 2 == 0 or n % 3 == 0:
        return n in (2, 3)
    root = math.isqrt(n)
    divisor = 5
    while divisor <= root:
        if n % divisor == 0 or n % (divisor + 2) == 0:
            return False
        divisor += 6
    return True


def start(shared):
    global gate
    gate = shared


def ask(number, waits=False):
    prime = is_prime(number)
    if waits:
        gate.wait()
    return prime


def main():
    gate = multiprocessing.Event()
    with ProcessPoolExecutor(2, initializer=start, initargs=(gate,)) as pool:
        futures = {pool.submit(ask, n, i == 0): i for i, n in enumerate(NUMBERS)}
        order = []
        for future in as_completed(futures):
            gate.set()
            order.append(futures[future])
        first = [future.result() for future in futures]
        logging.info("as completed: the first number is not the first answer")

        futures = [pool.submit(ask, number, False) for number in NUMBERS]
        second = [future.result() for future in futures]
        logging.info("one by one: in the order of the numbers")

        third = list(pool.map(ask, NUMBERS))
    for number, prime in zip(NUMBERS, third, strict=True):
        logging.info("%s number=%d", "is prime" if prime else "is not prime", number)
    assert first == second == third == [True] * 5 + [False]
    assert order[0] != 0, "in the order of their ends, not of their numbers"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
