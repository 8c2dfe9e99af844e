"""The same jobs in CPython. Reads the name of a job, and answers with the nanoseconds it took."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool, Process

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


def nothing():
    pass


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


def start():
    for _ in range(100):
        process = Process(target=nothing)
        process.start()
        process.join()


def main():
    start()  # before there are threads, as on the other side
    with Pool(2) as pool, ProcessPoolExecutor(2) as executor:
        pool.map(double, range(10))
        executor.submit(double, 1).result()

        def submit():
            for future in [executor.submit(double, n) for n in range(3_000)]:
                future.result()

        def in_turn():
            for n in range(3_000):
                executor.submit(double, n).result()

        jobs = {
            "map": lambda: pool.map(double, range(10_000), chunksize=1),
            "submit": submit,
            "in turn": in_turn,
            "primes": lambda: pool.map(is_prime, NUMBERS, chunksize=1),
            "start": start,
        }
        for line in sys.stdin:
            started = time.perf_counter_ns()
            jobs[line.strip()]()
            print(time.perf_counter_ns() - started, flush=True)


if __name__ == "__main__":
    main()
