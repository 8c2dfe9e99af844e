"""A daemon process ends with its parent, if that one ends in order: Python ends it by `SIGTERM`.

Differs: a parent that is killed cannot end its daemons, so here there is only one that ends in
order. The system would do it for both, but `multiprocessing` does not ask it to.
"""

import logging
import multiprocessing
import sys
import time

BEAT = 0.05
ROUNDS = 100


def daemon(alive):
    alive.send(None)
    for number in range(1, ROUNDS + 1):
        logging.info("sweeps round=%d", number)
        time.sleep(BEAT)


def parent(alive):
    context = multiprocessing.get_context("fork")
    context.Process(target=daemon, args=(alive,), name="daemon", daemon=True).start()
    logging.info("works")
    time.sleep(2.5 * BEAT)
    logging.info("ends")


def main():
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=parent, args=(theirs,), name="parent")
    start = time.monotonic()
    child.start()
    theirs.close()
    child.join()
    assert child.exitcode == 0
    ours.recv()
    try:
        ours.recv()
        ended = False
    except EOFError:  # nobody holds the other end any more
        ended = True
    assert ended and time.monotonic() - start < ROUNDS * BEAT
    logging.info("the daemon ended with its parent")


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
