"""A task that fails and a task that meets a bug raise two exceptions, and the others are done.

Differs: both are exceptions, and the worker goes on. Only Rust tells an error from a panic.
"""

import logging
import sys
from concurrent.futures import ProcessPoolExecutor


def divide(by):
    if 12 % by:
        raise ValueError(f"12 / {by} leaves a remainder")
    return 12 // by


def main():
    outcomes = []
    with ProcessPoolExecutor(1) as pool:
        for future in [pool.submit(divide, by) for by in [4, 5, 0, 6]]:
            try:
                quotient = future.result()
                outcomes.append(quotient)
                logging.info("is done quotient=%d", quotient)
            except (ValueError, ZeroDivisionError) as error:
                outcomes.append(type(error))
                logging.info("%s", error)
    assert outcomes == [3, ValueError, ZeroDivisionError, 2]


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
