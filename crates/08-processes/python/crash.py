"""A child that crashes takes nobody along; a thread that aborts takes its process, a panic not.

Differs: a panic is an exception here, and Python tells of it on standard error.
"""

import ctypes
import logging
import multiprocessing
import os
import resource
import sys
import threading

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def outlive(told):
    told.wait()
    logging.info("is still alive")


def segfault():
    logging.info("writes where no memory is")
    ctypes.memset(8, 1, 1)


def in_a_thread(end):
    thread = threading.Thread(target=end)
    thread.start()
    thread.join()
    logging.info("is still alive")
    sys.exit(1)


def fail():
    raise RuntimeError("in a thread")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no crash leaves a file
    tell = multiprocessing.Event()
    sibling = multiprocessing.Process(target=outlive, args=(tell,), name="sibling", daemon=True)
    sibling.start()
    for name, crash, arguments, expected in [
        ("segfault", segfault, (), -11),
        ("abort", in_a_thread, (os.abort,), -6),
        ("panic", in_a_thread, (fail,), 1),
    ]:
        child = multiprocessing.Process(target=crash, args=arguments, name=name)
        child.start()
        child.join()
        logging.info("%s has ended, main is still alive code=%d", name, child.exitcode)
        assert child.exitcode == expected
    tell.set()
    sibling.join()
    assert sibling.exitcode == 0


if __name__ == "__main__":
    main()
