"""Children are reaped in the order in which they end, not in the order of their start."""

import logging
import multiprocessing
import sys
from multiprocessing.connection import wait

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def exit_when_told(told):
    told.recv()
    logging.info("exits")


def start(name):
    told, tell = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=exit_when_told, args=(told,), name=name)
    child.start()
    return child, tell


def main():
    ann = start("ann")
    bob = start("bob")
    eve = start("eve")
    sentinels = {child.sentinel: child for child, _ in [ann, bob, eve]}
    for child, tell in [eve, ann, bob]:
        tell.send(None)
        [sentinel] = wait(sentinels)  # whichever child ends first
        ended = sentinels.pop(sentinel)
        ended.join()
        logging.info("reaps %s", ended.name)
        assert ended is child
    assert not multiprocessing.active_children(), "no child is left"


if __name__ == "__main__":
    main()
