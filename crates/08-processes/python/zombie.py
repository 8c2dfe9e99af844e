"""A child that has ended stays in the process table as a zombie, until its parent reaps it."""

import logging
import os
import signal
import sys


def state(pid):
    """What the process table says: `Z` is a zombie, `-` means no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            state = stat.read().rpartition(") ")[2][0]
    except FileNotFoundError:
        state = "-"
    logging.info("looks into the process table state=%s", state)
    return state


def main():
    child = os.fork()
    if child == 0:
        os._exit(7)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # waits, and leaves it as it is
    assert state(child) == "Z", "it has ended, and it is still there"

    os.kill(child, signal.SIGKILL)
    logging.info("kills the zombie")
    assert state(child) == "Z", "a dead process cannot be killed"

    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    logging.info("reaps the zombie code=%d", code)
    assert code == 7, "what it was kept for"
    assert state(child) == "-", "now it is gone"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
