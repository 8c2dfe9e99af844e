"""A long map with a progress bar: on a terminal it is drawn, otherwise told line by line."""

import logging
import multiprocessing
import sys
import time

TASKS = 20
BEAT = 0.02


def work(task):
    time.sleep(BEAT)
    return task * task


def bar(done, total):
    filled = 20 * done // total if total else 20
    return f"[{'#' * filled}{' ' * (20 - filled)}] {done}/{total}"


def main():
    terminal = sys.stderr.isatty()
    total = 0
    with multiprocessing.Pool(2) as pool:
        for done, square in enumerate(pool.imap_unordered(work, range(TASKS)), start=1):
            total += square
            if terminal:
                print(f"\r{bar(done, TASKS)}", end="", file=sys.stderr)
            elif done % 5 == 0:
                logging.info("goes on done=%d", done)
    if terminal:
        print(file=sys.stderr)
    logging.info("all is done sum=%d", total)
    assert total == 2470


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
