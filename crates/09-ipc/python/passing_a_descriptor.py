"""An open file travels through a socket: the receiver can read what it could never open itself."""

import logging
import multiprocessing
import os
import socket
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def read_file(through):
    with through:
        _, files, _, _ = socket.recv_fds(through, 1, 1)
    with open(files[0], encoding="utf-8") as file:
        text = file.read()
    logging.info("reads the file it was given text=%s", text)
    assert text == "a secret"


def main():
    ours, theirs = socket.socketpair()
    child = multiprocessing.Process(target=read_file, args=(theirs,), name="child")
    child.start()
    theirs.close()
    file = os.memfd_create("secret")
    os.write(file, b"a secret")
    os.lseek(file, 0, os.SEEK_SET)  # the position in the file is shared, too
    logging.info("sends an open file")
    with ours:
        socket.send_fds(ours, [b"f"], [file])
    child.join()
    assert child.exitcode == 0
    position = os.lseek(file, 0, os.SEEK_CUR)
    logging.info("the child's reading has moved the position here as well position=%d", position)
    assert position == 8
    os.close(file)


if __name__ == "__main__":
    main()
