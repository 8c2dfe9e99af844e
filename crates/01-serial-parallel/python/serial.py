"""Three tasks run one after another: the whole takes as long as its parts together."""

import logging
import sys
import time


def count_primes(limit):
    """Work for the processor, with nothing to wait for. Returns how long it took."""
    started = time.perf_counter()
    primes = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))
    logging.info("has counted limit=%d primes=%d", limit, primes)
    return time.perf_counter() - started


def main():
    started = time.perf_counter()
    first = count_primes(30_000)
    second = count_primes(20_000)
    third = count_primes(10_000)
    total = time.perf_counter() - started
    logging.info("the total is the sum of the parts")
    assert total >= first + second + third, "nothing overlaps"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
