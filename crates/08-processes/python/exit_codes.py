"""How a process ended: with code 0, with another one, with one too large, or by a signal."""

import logging
import multiprocessing
import os
import signal
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def end_by_signal(number):
    os.kill(os.getpid(), number)


def main():
    for name, end, argument, expected in [
        ("success", sys.exit, 0, (0, 0)),
        ("failure", sys.exit, 3, (3, 3)),
        ("too-large", os._exit, 256 + 7, (7, 7)),  # only the lowest 8 bits arrive
        ("signal", end_by_signal, signal.SIGTERM, (-15, 143)),
    ]:
        child = multiprocessing.Process(target=end, args=(argument,), name=name)
        child.start()
        child.join()
        python = child.exitcode
        shell = 128 - python if python < 0 else python
        logging.info("%s has ended python=%d shell=%d", name, python, shell)
        assert (python, shell) == expected, name


if __name__ == "__main__":
    main()
