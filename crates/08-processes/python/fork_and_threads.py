"""Only the forking thread is in the child: a lock that another one held stays locked for good."""

import logging
import os
import sys
import threading
import warnings

lock = threading.Lock()
held = threading.Event()
forked = threading.Event()


def hold():
    with lock:
        logging.info("holds the lock")
        held.set()
        forked.wait()


def is_locked():
    locked = not lock.acquire(blocking=False)  # without it, this would block for good
    if not locked:
        lock.release()
    logging.info("tries the lock locked=%s", str(locked).lower())
    return locked


def child(told):
    """How often it found the lock taken: now, and when it has been released in main."""
    threads = len(os.listdir("/proc/self/task"))
    logging.info("is forked threads=%d", threads)
    assert threads == 1, "nobody is here to release the lock"
    before = is_locked()
    os.read(told, 1)
    return before + is_locked()


def fork_child(name, work, *arguments):
    pid = os.fork()
    if pid != 0:
        return pid
    threading.current_thread().name = name  # what the log shows of a process
    try:
        os._exit(work(*arguments))
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(101)


def reap(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def main():
    told, tell = os.pipe()
    holder = threading.Thread(target=hold, name="holder")
    holder.start()
    held.wait()
    pid = fork_child("child", child, told)
    forked.set()
    holder.join()
    assert not is_locked(), "in main it is free again"
    os.write(tell, b"!")
    assert reap(pid) == 2, "in the child it never is"

    # The cure: the holder has been joined, so this process has no other thread.
    assert reap(fork_child("cured", is_locked)) == 0


if __name__ == "__main__":
    warnings.simplefilter("ignore", DeprecationWarning)  # it is right, and that is the lesson
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
