"""Without fork a fresh program is started: it knows only what it is given, not our variables."""

import logging
import multiprocessing
import os
import subprocess
import sys

rate = 1


def ask(environment):
    program = [sys.executable, __file__, "child"]
    child = subprocess.run(
        program, input="10 20", env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    said, answer = child.stdout.rsplit("\n", 1)
    print(said, flush=True)  # what the child says is not what it answers
    return answer


def child(name):
    multiprocessing.current_process().name = name
    passed = os.environ.get("RATE", "")
    prices = sys.stdin.read().split()
    logging.info("knows these rates global=%d passed=%s", rate, passed)
    print(sum(map(int, prices)) * int(passed or 0), end="")


def main():
    global rate
    if len(sys.argv) > 1:
        return child(sys.argv[1])
    rate = 3
    answer = ask({**os.environ, "RATE": "3"})
    logging.info("the child has ended answer=%s", answer)
    assert answer == "90", "the rate and the prices were passed"

    # The environment is inherited unless we say otherwise, so this takes the variable away.
    answer = ask({name: value for name, value in os.environ.items() if name != "RATE"})
    logging.info("the child has ended answer=%s", answer)
    assert answer == "0", "what is not passed is not there: the global is 3, but here"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
