"""The same jobs in CPython: prints the nanoseconds that each took."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool

NUMBERS = [
    112272535095293,
    112582705942171,
    112272535095293,
    115280095190773,
    115797848077099,
    1099726899285419,
]


def double(n):
    return 2 * n


def is_prime(n):
    if n < 4 or n % 2 == 0 or n % 3 == 0:
        return n in (2, 3)
    root = int(n**0.5)
    divisor = 5
    while divisor <= root:
        if n % divisor == 0 or n % (divisor + 2) == 0:
            return False
        divisor += 6
    return True


def took(job):
    started = time.perf_counter_ns()
    job()
    return time.perf_counter_ns() - started


def main(jobs):
    with Pool(2) as pool:
        pool.map(double, range(10))
        if "map" in jobs:
            numbers = range(10_000)
            print(min(took(lambda: pool.map(double, numbers, chunksize=1)) for _ in range(3)))
        if "primes" in jobs:
            print(took(lambda: pool.map(is_prime, NUMBERS, chunksize=1)))
    with ProcessPoolExecutor(2) as executor:
        executor.submit(double, 1).result()

        def submit_all():
            for future in [executor.submit(double, n) for n in range(3_000)]:
                future.result()

        def one_by_one():
            for n in range(3_000):
                executor.submit(double, n).result()

        if "submit" in jobs:
            print(min(took(submit_all) for _ in range(3)))
        if "in-turn" in jobs:
            print(min(took(one_by_one) for _ in range(3)))


if __name__ == "__main__":
    main(sys.argv[1:])
