"""Children are reaped in the order in which they end, not in the order of their start."""

import logging
import multiprocessing
import os
import socket
import sys

LIMIT = 10


def start_child(name):
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child != 0:
        theirs.close()
        return child, ours
    multiprocessing.current_process().name = name
    code = 255
    try:
        theirs.settimeout(LIMIT)
        code = theirs.recv(1)[0]
        logging.info("ends")
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(code)


def main():
    names, lines = {}, {}
    for name in ["ann", "bob", "eve"]:
        child, lines[name] = start_child(name)
        names[child] = name
    reaped = []
    for name, code in [("eve", 1), ("ann", 2), ("bob", 3)]:
        with lines[name] as line:
            line.send(bytes([code]))
        child, status = os.wait()  # whichever ends first
        code = os.waitstatus_to_exitcode(status)
        logging.info("reaps %s code=%d", names[child], code)
        reaped.append((names[child], code))
    expected = [("eve", 1), ("ann", 2), ("bob", 3)]
    assert reaped == expected, "in the order in which they ended"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
