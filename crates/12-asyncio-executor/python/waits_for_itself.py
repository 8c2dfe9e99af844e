"""A task waits for another task of its own pool: with one thread, the other can never begin."""

import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

BEAT = 0.1


def add_up(first, last):
    logging.info("adds up from=%d to=%d", first, last)
    return sum(range(first, last))


def sum_of_halves(pool, limit):
    """Hands half of the work to this pool, and waits for it. Without a limit, for good."""
    first = add_up(0, 50)
    second = pool.submit(add_up, 50, 100)
    try:
        return first + second.result(limit)
    except TimeoutError:
        logging.info("gives up: only this thread could do what it waits for")
        return None


def name_thread(name):
    threading.current_thread().name = name


def main():
    with ThreadPoolExecutor(1, initializer=name_thread, initargs=("worker",)) as pool:
        stuck = pool.submit(sum_of_halves, pool, 2 * BEAT).result()
        assert stuck is None  # in a pool of two, two such tasks would be stuck

        # A cure: another pool for what a task waits for.
        with ThreadPoolExecutor(1, initializer=name_thread, initargs=("helper",)) as other_pool:
            total = pool.submit(sum_of_halves, other_pool, 50 * BEAT).result()
        assert total == 4950

        # Another cure: only a thread outside of the pool waits.
        halves = pool.submit(lambda: (add_up(0, 50), pool.submit(add_up, 50, 100)))
        first, second = halves.result()
        assert first + second.result() == 4950


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
