"""How a thread is called: by its process, by the system, by itself, and in `top`.

Differs: before Python 3.14 the system is not told a thread's name, so `top` shows that of the
program for all of them.
"""

import logging
import os
import sys
import threading

asked = threading.Barrier(3)
names = []


def who_am_i():
    pid, tid = os.getpid(), threading.get_native_id()
    name, comm = threading.current_thread().name, ""
    if os.path.exists("/proc/thread-self"):
        with open("/proc/thread-self/comm") as file:
            comm = file.read().strip()
    logging.info("is here pid=%d tid=%d name=%s comm=%s", pid, tid, name, comm)
    names.append((pid, tid, comm))


def be_listed():
    who_am_i()
    asked.wait()  # the threads have their numbers
    asked.wait()  # the system has been asked


def main():
    for name in ["ann", "old-file-collector"]:
        threading.Thread(target=be_listed, name=name).start()
    who_am_i()
    asked.wait()
    tids = {tid for _, tid, _ in names}
    tasks = tids
    if os.path.exists("/proc/self/task"):
        tasks = {int(task) for task in os.listdir("/proc/self/task")}
        logging.info("the system lists them tasks=%d", len(tasks))
    asked.wait()
    assert len(tids) == 3 and tids <= tasks, "the kernel knows each"
    assert {pid for pid, _, _ in names} == {os.getpid()}, "one process"
    if sys.platform == "linux" and sys.version_info < (3, 14):
        assert len({comm for _, _, comm in names}) == 1, "one name for all"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
