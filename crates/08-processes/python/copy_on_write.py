"""A fork copies no memory; a page is copied when one of the two writes to it, and then alone."""

import logging
import multiprocessing
import sys

PAGE = 4096
# KiB more or less. Looking at an object writes, too: it counts the reference. So a child of Python
# copies pages that it only reads. A page that the kernel is just moving does not count as its own.
ROOM = 8 << 10


def private_kib():
    with open("/proc/self/smaps_rollup", encoding="ascii") as memory:
        line = next(line for line in memory if line.startswith("Private_Dirty:"))
    return int(line.split()[1])


def read_and_write(memory):
    start = private_kib()
    logging.info("of its own at the start kib=%d", start)
    max(memory[::PAGE])
    read = private_kib()
    logging.info("of its own after reading all kib=%d", read)
    for page in range(0, 16 << 20, PAGE):
        memory[page] = 2  # the first write to a page copies it
    written = private_kib()
    logging.info("of its own after writing half kib=%d", written)
    assert start < ROOM and read < ROOM
    assert abs(written - (16 << 10)) < ROOM


def main():
    memory = bytearray(b"\1") * (32 << 20)
    logging.info("of its own before the fork kib=%d", private_kib())
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=read_and_write, args=(memory,), name="child")
    child.start()
    child.join()
    assert child.exitcode == 0, "it owns what it has written"
    assert memory[0] == 1, "main's memory is as it was"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
