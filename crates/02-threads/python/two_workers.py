"""Two threads say a line each, and main waits for both: one process, three threads.

Differs: a thread's id is the kernel's number here, and its name is Python's.
"""

import logging
import os
import sys
import threading

ids = {threading.get_native_id()}
both_are_working = threading.Barrier(2)


def work():
    ids.add(threading.get_native_id())
    logging.info("is working pid=%d id=%d", os.getpid(), threading.get_native_id())
    both_are_working.wait()  # both are alive, so that no number is given out twice


def main():
    first = threading.Thread(target=work)
    second = threading.Thread(target=work)
    first.start()
    second.start()
    first.join()  # waits until the thread has ended
    second.join()

    logging.info("both are done pid=%d id=%d", os.getpid(), threading.get_native_id())
    assert len(ids) == 3


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
