"""A process is killed while it holds a lock: the kernel frees a file lock, and not a semaphore."""

import fcntl
import logging
import multiprocessing
import os
import signal
import sys
import tempfile

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def hold_both(path, semaphore, has_both):
    with open(path, "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        semaphore.acquire()
        logging.info("holds the lock and the semaphore")
        has_both.send(True)
        signal.pause()


def is_locked(path):
    with open(path, encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        except BlockingIOError:
            return True


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lock")
        semaphore = multiprocessing.Semaphore(1)
        here, there = multiprocessing.Pipe()
        work = (path, semaphore, there)
        child = multiprocessing.Process(target=hold_both, args=work, name="child")
        child.start()
        here.recv()
        assert is_locked(path)
        logging.info("kills the child")
        child.kill()
        child.join()

        locked = is_locked(path)
        lost = not semaphore.acquire(block=False)
        line = "the lock is free, the semaphore's unit is lost locked=%s lost=%s"
        logging.info(line, str(locked).lower(), str(lost).lower())
        assert not locked, "the kernel closes a dead process's files"
        assert lost, "but a unit belongs to nobody"


if __name__ == "__main__":
    main()
