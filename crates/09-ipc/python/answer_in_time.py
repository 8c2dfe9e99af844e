"""Waiting for an answer, but not longer than a limit: one that comes too late is not lost."""

import logging
import multiprocessing
import sys

BEAT = 0.1

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def answer(connection):
    connection.recv()  # it takes its time until then
    logging.info("answers")
    connection.send(42)


def main():
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=answer, args=(theirs,), name="child")
    child.start()
    theirs.close()
    in_time = ours.poll(BEAT)
    logging.info("gives up waiting, and can do something else")
    assert not in_time

    ours.send("go on")
    in_time = ours.poll(100 * BEAT)
    number = ours.recv()
    logging.info("has the answer")
    assert in_time
    assert number == 42
    child.join()


if __name__ == "__main__":
    main()
