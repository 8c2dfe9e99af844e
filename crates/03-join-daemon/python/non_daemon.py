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
    match way:
        case "early":
            sys.exit()
        case "panicking":
            raise RuntimeError("as it must")
    logging.info("reaches its end")


def main():
    if len(sys.argv) > 1:
        return program(sys.argv[1])
    for way in ["at the end", "early", "panicking"]:
        command = [sys.executable, __file__, way]
        outcome = subprocess.run(command, capture_output=True, text=True)
        sys.stdout.write(outcome.stdout)
        logging.info("the worker has been waited for")
        assert outcome.stdout.endswith("worker: is done\n")
        assert (outcome.returncode != 0) == (way == "panicking")


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
