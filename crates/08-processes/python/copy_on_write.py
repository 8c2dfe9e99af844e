"""A fork copies no memory; a page is copied when one of the two writes to it, and then alone."""

import logging
import multiprocessing
import sys

SIZE = 32 * 1024 * 1024
HALF = SIZE // 2
PAGE = 4 * 1024
# How many KiB a process may write for reasons of its own. Looking at an object writes, too: it
# counts the reference. So a child of Python copies pages that it only reads.
ROOM = 8 * 1024


def private():
    with open("/proc/self/smaps_rollup") as memory:
        line = next(line for line in memory if line.startswith("Private_Dirty:"))
    return int(line.split()[1])


def work(memory):
    start = private()
    logging.info("of its own at the start kib=%d", start)
    sum(memory[::PAGE])
    after_reading = max(private() - start, 0)
    logging.info("more after reading all kib=%d", after_reading)
    for page in range(0, HALF, PAGE):
        memory[page] = 2
    after_writing = private() - start
    logging.info("more after writing half kib=%d", after_writing)
    assert start < ROOM and after_reading < ROOM
    assert HALF // 1024 <= after_writing < HALF // 1024 + ROOM


def main():
    memory = bytearray(b"\1") * SIZE
    before = private()
    logging.info("of its own before the fork kib=%d", before)
    child = multiprocessing.get_context("fork").Process(target=work, args=(memory,), name="child")
    child.start()
    child.join()
    logging.info("reaps a child pid=%d", child.pid)
    assert before >= SIZE // 1024, "the parent has written all of it"
    assert child.exitcode == 0, "only what the child writes is copied"
    assert memory.count(1) == SIZE, "and the parent's memory is as it was"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
