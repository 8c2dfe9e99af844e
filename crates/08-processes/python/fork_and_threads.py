"""Only the forking thread is in the child: a lock that another one held stays locked for ever."""

import logging
import os
import socket
import sys
import threading
import warnings

LIMIT = 10


def is_locked(lock):
    locked = not lock.acquire(blocking=False)
    if not locked:
        lock.release()
    logging.info("tries the lock locked=%s", str(locked).lower())
    return locked


def start_child(name, work):
    child = os.fork()
    if child != 0:
        return child
    threading.current_thread().name = name  # what the log shows of a process
    code = 101
    try:
        code = work()
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(code)


def fork_beside_a_holder(lock):
    tell, told = socket.socketpair()
    held, forked = threading.Event(), threading.Event()

    def hold():
        with lock:
            logging.info("holds the lock")
            held.set()
            forked.wait()

    def work():
        told.settimeout(LIMIT)
        threads = len(os.listdir("/proc/self/task"))
        logging.info("is forked threads=%d", threads)
        before = is_locked(lock)
        told.recv(1)
        after = is_locked(lock)
        return before + after if threads == 1 else 9

    holder = threading.Thread(target=hold, name="holder")
    holder.start()
    held.wait()
    child = start_child("child", work)
    forked.set()
    holder.join()
    is_locked(lock)
    logging.info("the holder has given the lock back")
    with tell, told:
        tell.send(b"1")
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main():
    lock = threading.Lock()
    assert fork_beside_a_holder(lock) == 2, "locked before and after"

    _, status = os.waitpid(start_child("early", lambda: int(is_locked(lock))), 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == 0, "without other threads the lock is free"


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)  # it is right, and that is the lesson
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
