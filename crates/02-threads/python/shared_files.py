"""Threads share the working directory, open files and signal handlers; a process has its copies.

Differs: Python lets only the main thread set a handler, so here the thread is refused.
"""

import logging
import os
import signal
import sys
import threading


def change_all():
    os.chdir("/proc")
    os.open(os.devnull, os.O_RDONLY)  # stays open
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        logging.info("changes all three")
    except ValueError as error:
        logging.info("changes two of the three error=%s", error)


def look():
    return [os.getcwd(), len(os.listdir("/proc/thread-self/fd")), signal.getsignal(signal.SIGUSR1)]


def main():
    before = look()
    child = os.fork()
    if child == 0:
        try:
            threading.current_thread().name = "child"  # what the log shows of a process
            change_all()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    logging.info("sees no change: the child has changed its own copies")
    assert look() == before

    thread = threading.Thread(target=change_all, name="thread")
    thread.start()
    thread.join()
    logging.info("sees both changes of the thread")
    after = look()
    assert [after[number] != before[number] for number in range(3)] == [True, True, False]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
