"""Which of six large numbers are prime: asked in three ways, the same answers, in two orders."""

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


def start(event):
    """In a worker, which may be a new process and no copy: so what it needs is passed."""
    global another_is_done
    another_is_done = event


def is_prime(number, waits=False):
    if waits:
        another_is_done.wait()
    return has_no_divisor(number)


@functools.cache  # each process remembers: the second and the third time cost it little
def has_no_divisor(number):
    return number % 2 != 0 and all(number % d for d in range(3, math.isqrt(number) + 1, 2))


def main():
    another_is_done = multiprocessing.Event()
    with ProcessPoolExecutor(2, initializer=start, initargs=(another_is_done,)) as pool:
        places = {
            pool.submit(is_prime, number, place == 0): place for place, number in enumerate(NUMBERS)
        }
        order = []
        for future in as_completed(places):
            another_is_done.set()
            order.append(places[future])
        first = [future.result() for future in places]
        logging.info("as completed order=%s", order)
        assert order[0] != 0, "the first number waited for another"

        futures = [pool.submit(is_prime, number) for number in NUMBERS]
        second = [future.result() for future in futures]
        logging.info("one after the other, in the order of the numbers")

        third = list(pool.map(is_prime, NUMBERS))
        logging.info("all at once, in the order of the numbers")
    for number, prime in zip(NUMBERS, first, strict=True):
        logging.info("%s number=%d", "is prime" if prime else "is not prime", number)
    assert first == [True, True, True, True, True, False]
    assert second == third == first


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
