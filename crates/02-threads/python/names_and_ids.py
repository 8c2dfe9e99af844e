"""A thread has a number and a name of its own, and `top -H` and `ps -L` show both.

Differs: before Python 3.14 the system is not told a thread's name, so `top` shows that of the
program for all of them.
"""

import logging
import os
import pathlib
import sys
import threading

all_are_here = threading.Barrier(3)  # main and two others
ids = {}


def who_am_i():
    tid = threading.get_native_id()
    name = threading.current_thread().name
    # The kernel has a folder for each thread of a process.
    comm = pathlib.Path(f"/proc/self/task/{tid}/comm").read_text().strip()
    logging.info("is here pid=%d tid=%d name=%s comm=%s", os.getpid(), tid, name, comm)
    ids[name] = tid, comm
    all_are_here.wait()  # all are alive, so that no number is given out twice


def main():
    ann = threading.Thread(target=who_am_i, name="ann")
    collector = threading.Thread(target=who_am_i, name="old-file-collector")
    ann.start()
    collector.start()
    who_am_i()
    ann.join()
    collector.join()

    assert len({tid for tid, _ in ids.values()}) == 3
    assert ids["MainThread"][0] == os.getpid()  # a process has the number of its first thread
    if sys.version_info >= (3, 14):
        assert ids["old-file-collector"][1] == "old-file-collec"  # 15 bytes of a name


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
