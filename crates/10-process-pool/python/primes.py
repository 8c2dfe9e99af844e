"""Which of six large numbers are prime: asked in three ways, answered alike, in two orders."""

import functools
import logging
import math
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed

NUMBERS = [
    112_272_535_095_293,
    112_582_705_942_171,
    112_272_535_095_293,
    115_280_095_190_773,
    115_797_848_077_099,
    1_099_726_899_285_419,
]


@functools.cache  # each process remembers: the second and third time cost it little
def is_prime(n):
    if n < 4 or n % 2 == 0 or n % 3 == 0:
        return n in (2, 3)
    return all(n % d and n % (d + 2) for d in range(5, math.isqrt(n) + 1, 6))


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

        futures = [pool.submit(ask, number) for number in NUMBERS]
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
