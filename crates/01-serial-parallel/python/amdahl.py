"""A fifth of the work cannot be divided: any number of threads is never five times faster."""

import logging
import sys
import threading
import time

BEAT = 0.01
SERIAL = 4  # beats that nobody can share
DIVISIBLE = 16  # beats


def work(beats):
    """Sleeps, as if there were a core for each thread, and no lock between them."""
    time.sleep(beats * BEAT)


def main():
    for count in [1, 2, 4, 8]:
        began = time.perf_counter()
        work(SERIAL)  # kneads the dough, which all the others wait for
        threads = [threading.Thread(target=work, args=(DIVISIBLE / count,)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        speed_up = (SERIAL + DIVISIBLE) * BEAT / (time.perf_counter() - began)
        limit = 20 / (4 + 16 / count)
        logging.info("%d threads: %.2f times as fast, the limit is %.2f", count, speed_up, limit)
        assert speed_up <= limit


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
