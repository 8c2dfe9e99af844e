"""A child that crashes takes nobody along; a thread that aborts takes its process, a panic not.

Differs: a panic is an exception here, and Python tells of it on standard error.
"""

import ctypes
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def segfault():
    logging.info("writes where no memory is")
    ctypes.memset(8, 1, 1)


def in_a_thread(end):
    ended_well = []

    def work():
        end()
        ended_well.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    logging.info("is still alive panicked=%s", str(not ended_well).lower())
    sys.exit(int(not ended_well))


def fail():
    raise RuntimeError("in a thread")


def live_on(told):
    told.wait(10)
    logging.info("is still alive")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no crash leaves a file
    tell = multiprocessing.Event()
    sibling = multiprocessing.Process(target=live_on, args=(tell,), name="sibling")
    sibling.start()
    codes = []
    for name, target, arguments in [
        ("segfault", segfault, ()),
        ("abort", in_a_thread, (os.abort,)),
        ("panic", in_a_thread, (fail,)),
    ]:
        child = multiprocessing.Process(target=target, args=arguments, name=name)
        child.start()
        child.join()
        codes.append(child.exitcode)
        logging.info("%s has ended, main is still alive", name)
    tell.set()
    sibling.join()
    assert codes == [-signal.SIGSEGV, -signal.SIGABRT, 1]
    assert sibling.exitcode == 0, "the sibling outlives them"


if __name__ == "__main__":
    main()
