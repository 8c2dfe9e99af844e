"""A child that has ended stays in the process table as a zombie, until its parent reaps it."""

import logging
import multiprocessing
import os
import signal
import sys


def start_child():
    child = os.fork()
    if child == 0:
        multiprocessing.current_process().name = "child"
        logging.info("ends")
        os._exit(7)
    return child


def look(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            state = stat.read().rsplit(") ", 1)[1][0]
    except FileNotFoundError:
        state = None
    logging.info("looks into the process table state=%s", state or "-")
    return state


def main():
    child = start_child()
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # waits, and does not reap
    assert look(child) == "Z", "it has ended, and it is still there"
    os.kill(child, signal.SIGKILL)
    logging.info("kills the zombie")
    assert look(child) == "Z", "what is dead cannot be killed"

    _, status = os.waitpid(child, 0)
    logging.info("reaps the zombie")
    assert os.waitstatus_to_exitcode(status) == 7, "what it is kept for: its exit code"
    assert look(child) is None, "now it is gone"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
