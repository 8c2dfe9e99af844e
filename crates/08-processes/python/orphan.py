"""A process whose parent has ended is an orphan, and gets another parent: one that reaps it."""

import ctypes
import logging
import multiprocessing
import os
import socket
import sys

LIMIT = 10
PR_SET_CHILD_SUBREAPER = 36


def start_child(name, work):
    child = os.fork()
    if child != 0:
        return child
    multiprocessing.current_process().name = name
    code = 101
    try:
        work()
        code = 0
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(code)


def orphan(line, parent):
    line.settimeout(LIMIT)
    logging.info("has a parent parent=%d", os.getppid())
    parent.send(b"1")
    line.send(b"%d" % os.getpid())
    line.recv(1)
    logging.info("has another parent parent=%d", os.getppid())
    line.send(b"%d" % os.getppid())


def parent_of(line):
    ours, theirs = socket.socketpair()
    start_child("orphan", lambda: orphan(line, theirs))
    theirs.close()  # a child that dies too early must end our reading
    with ours:
        ours.recv(1)


def make_an_orphan():
    ours, theirs = socket.socketpair()
    parent = start_child("parent", lambda: parent_of(theirs))
    theirs.close()
    with ours:
        child = int(ours.recv(99))
        os.waitpid(parent, 0)
        logging.info("reaps a child pid=%d", parent)
        ours.send(b"1")
        new_parent = int(ours.recv(99))
        ours.recv(1)  # the orphan has ended, though we cannot wait for it
    return child, parent, new_parent


def main():
    child, parent, new_parent = make_an_orphan()
    logging.info("somebody has adopted the orphan parent=%d", new_parent)
    assert new_parent != parent, "the dead are nobody's parents"

    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    child, parent, new_parent = make_an_orphan()
    logging.info("main has adopted the orphan parent=%d", new_parent)
    assert new_parent == os.getpid()
    assert os.waitpid(child, 0) == (child, 0), "now it is ours to reap"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
