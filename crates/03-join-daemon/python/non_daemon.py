"""Python waits for all its threads when it exits: at the end, early, and after an exception.

The rule is about the whole program, so each of the three is a process of its own.
"""

import logging
import subprocess
import sys
import threading
import time

BEAT = 0.1


def work():
    threading.main_thread().join()
    time.sleep(BEAT)
    logging.info("is done")


def program(way):
    threading.Thread(target=work, name="worker").start()
    logging.info("leaves way=%s", way)
    if way == "Early":
        sys.exit()
    if way == "Panicking":
        raise RuntimeError("as it must")


def main():
    for way in ["AtTheEnd", "Early", "Panicking"]:
        command = [sys.executable, __file__, way]
        outcome = subprocess.run(command, capture_output=True, text=True)
        sys.stdout.write(outcome.stdout)
        logging.info("the worker has been waited for")
        assert (outcome.returncode != 0) == (way == "Panicking"), outcome.stderr
        assert outcome.stdout.splitlines()[-1] == "worker: is done", way


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    if len(sys.argv) > 1:
        program(sys.argv[1])
    else:
        main()
