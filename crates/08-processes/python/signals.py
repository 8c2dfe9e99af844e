"""`SIGTERM` asks a process to end, and it may tidy up or refuse; `SIGKILL` does not ask."""

import logging
import multiprocessing
import signal
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.01

stop = False


def ask_to_stop(_number, _frame):
    global stop
    stop = True


def work(handler, ready):
    signal.signal(signal.SIGTERM, handler)
    logging.info("is ready")
    ready.send(None)
    while not stop:
        time.sleep(BEAT)
    logging.info("tidies up and exits")


def start(name, handler):
    """Starts a child that handles `SIGTERM` like this; returns when it does."""
    is_ready, ready = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=work, args=(handler, ready), name=name)
    child.start()
    ready.close()  # a child that dies too early must end our reading
    is_ready.recv()
    return child


def main():
    polite = start("polite", ask_to_stop)
    logging.info("sends SIGTERM to polite")
    polite.terminate()
    polite.join()
    assert polite.exitcode == 0, "it tidies up and exits"

    plain = start("plain", signal.SIG_DFL)
    logging.info("sends SIGTERM to plain")
    plain.terminate()
    plain.join()
    assert plain.exitcode == -15, "by default the signal kills"

    stubborn = start("stubborn", signal.SIG_IGN)
    logging.info("sends SIGTERM and SIGKILL to stubborn")
    stubborn.terminate()
    stubborn.kill()
    stubborn.join()
    assert stubborn.exitcode == -9, "SIGKILL cannot be ignored"


if __name__ == "__main__":
    main()
