"""One pool starts all its processes at once, before the first task, and one when it needs them.

Differs: `ProcessPoolExecutor` starts its processes on demand, unless it forks: then all start with
the first task. The pool built by hand, like `multiprocessing.Pool`, starts all at once.
"""

import logging
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor


def processes():
    return len(multiprocessing.active_children())


def main():
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        logging.info("before the first task processes=%d", processes())
        assert processes() == 3
        pool.apply(os.getpid)
        logging.info("after the first task processes=%d", processes())
        assert processes() == 3
        pool.close()
        pool.join()

    with ProcessPoolExecutor(3, mp_context=context) as executor:
        logging.info("before the first task, on demand processes=%d", processes())
        assert processes() == 0
        executor.submit(os.getpid).result()
        logging.info("after the first task, on demand processes=%d", processes())
        assert processes() == 1


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
