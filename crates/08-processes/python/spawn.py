"""Without fork a fresh program is started: it knows only what it is given, not our variables."""

import logging
import multiprocessing
import os
import subprocess
import sys

rate = 1


def child():
    multiprocessing.current_process().name = "child"
    passed = os.environ.get("RATE", "")
    logging.info("knows these rates global=%d passed=%s", rate, passed)
    prices = sys.stdin.read().split()
    print(sum(map(int, prices)) * int(passed or rate), end="")


def ask(environment):
    program = [sys.executable, __file__, "child"]
    ended = subprocess.run(
        program, input="10 20", env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    said, answer = ended.stdout.rsplit("\n", 1)
    print(said, flush=True)  # what the child says is not what it answers
    return answer


def main():
    global rate
    if len(sys.argv) > 1:
        return child()  # we are the fresh program
    rate = 3
    environment = dict(os.environ, RATE="3")
    answer = ask(environment)
    logging.info("the rate and the prices were passed answer=%s", answer)
    assert answer == "90"

    del environment["RATE"]
    answer = ask(environment)
    logging.info("the rate was not passed answer=%s", answer)
    assert answer == "30", "the child's global is still 1"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
