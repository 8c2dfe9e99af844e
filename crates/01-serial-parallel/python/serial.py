"""Three tasks run one after another: each begins when the one before has ended."""

import logging
import sys
import time


def count_primes(limit):
    def is_prime(n):
        return all(n % d for d in range(2, int(n**0.5) + 1))

    return sum(map(is_prime, range(2, limit)))


def main():
    started = time.perf_counter()
    parts = []
    primes = []
    for limit in [30_000, 20_000, 10_000]:
        began = time.perf_counter()
        primes.append(count_primes(limit))
        logging.info("has counted limit=%d primes=%d", limit, primes[-1])
        parts.append(time.perf_counter() - began)
    total = time.perf_counter() - started
    logging.info("the total is the sum of the parts")
    assert primes == [3245, 2262, 1229]
    assert total >= sum(parts)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
