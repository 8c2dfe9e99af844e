"""A daemon process ends with its parent, if that one ends in order: Python ends it by `SIGTERM`.

Differs: a parent that is killed cannot end its daemons, so here there is only one that ends in
order. The system would do it for both, but `multiprocessing` does not ask it to.
"""

import logging
import multiprocessing
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.05


def daemon(ready, alive):
    ready.send(None)
    for number in range(1, 101):
        logging.info("sweeps round=%d", number)
        time.sleep(BEAT)
    alive.send("ends by itself")


def parent(alive):
    is_ready, ready = multiprocessing.Pipe(duplex=False)
    work = (ready, alive)
    multiprocessing.Process(target=daemon, args=work, name="daemon", daemon=True).start()
    is_ready.recv()
    logging.info("works")
    time.sleep(2 * BEAT)
    logging.info("ends")


def main():
    ended, alive = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=parent, args=(alive,), name="parent")
    child.start()
    alive.close()
    child.join()
    assert child.exitcode == 0
    try:
        raise AssertionError(ended.recv())
    except EOFError:  # nobody holds the other end any more
        logging.info("the daemon ended with its parent")


if __name__ == "__main__":
    main()
