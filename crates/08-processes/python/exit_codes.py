"""How a process ended: with code 0, with another one, with one too large, or by a signal."""

import logging
import multiprocessing
import os
import signal
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def end_with(code):
    logging.info("ends")
    os._exit(code)


def end_by(number):
    logging.info("ends")
    os.kill(os.getpid(), number)


def main():
    for name, end, argument, expected in [
        ("success", end_with, 0, 0),
        ("failure", end_with, 3, 3),
        ("too-large", end_with, 256 + 7, 7),
        ("signal", end_by, signal.SIGTERM, -15),
    ]:
        child = multiprocessing.Process(target=end, args=(argument,), name=name)
        child.start()
        child.join()
        python = child.exitcode
        shell = 128 - python if python < 0 else python
        logging.info("%s has ended python=%d shell=%d", name, python, shell)
        assert python == expected, name


if __name__ == "__main__":
    main()
