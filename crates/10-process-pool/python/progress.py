"""A long map with a progress bar: drawn on a terminal, otherwise reported line by line."""

import logging
import multiprocessing
import sys
import time

BEAT = 0.02


def square(number):
    time.sleep(BEAT)
    return number * number


def show(done):
    if sys.stderr.isatty():
        end = "\n" if done == 20 else ""
        print(f"\r[{'#' * done:20}] {done}/20", end=end, file=sys.stderr)
    elif done % 5 == 0:
        logging.info("goes on done=%d", done)


def main():
    total = 0
    with multiprocessing.Pool(2) as pool:
        squares = pool.imap_unordered(square, range(1, 21))
        for done, number in enumerate(squares, start=1):
            total += number
            show(done)
    logging.info("all is done sum=%d", total)
    assert total == 2870


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
