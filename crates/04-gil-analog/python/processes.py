"""Two processes, a lock each: the classic way out, paid for with messages instead of variables."""

import logging
import multiprocessing
import os
import sys

# Here, and not below: a process that is started by "spawn" imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

LOOPS = 1_000_000


def work(connection):
    connection.send("holds its lock")
    times = connection.recv()
    counted = 0
    while counted < times:
        counted += 1
    logging.info("has counted pid=%d counted=%d", os.getpid(), counted)
    connection.send(counted)


def start(name):
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), name=name)
    process.start()
    theirs.close()
    return process, ours


def main():
    ann, to_ann = start("ann")
    bob, to_bob = start("bob")
    assert to_ann.recv() == "holds its lock"
    assert to_bob.recv() == "holds its lock"

    to_ann.send(LOOPS)  # no variable is shared: the question goes through a pipe,
    to_bob.send(LOOPS)
    assert to_ann.recv() == LOOPS  # and so does the answer
    assert to_bob.recv() == LOOPS
    logging.info("both have counted")
    ann.join()
    bob.join()
    assert [ann.exitcode, bob.exitcode] == [0, 0]


if __name__ == "__main__":
    main()
