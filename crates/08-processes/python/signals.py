"""`SIGTERM` asks a process to end, and it may tidy up or refuse; `SIGKILL` does not ask."""

import errno
import logging
import multiprocessing
import signal
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.01
LIMIT = 10

stop = False


def ask_to_stop(_number, _frame):
    global stop
    stop = True


def work(handler, ready):
    signal.signal(signal.SIGTERM, handler)
    logging.info("is ready")
    ready.send(None)
    deadline = time.monotonic() + LIMIT
    while not stop and time.monotonic() < deadline:
        time.sleep(BEAT)
    if not stop:
        sys.exit(1)
    logging.info("tidies up and ends")


def try_to_end(name, handler, numbers):
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=work, args=(handler, theirs), name=name)
    child.start()
    theirs.close()  # a child that dies too early must end our reading
    ours.recv()
    for number in numbers:
        logging.info("sends %s to %s", number.name, name)
        if number == signal.SIGKILL:
            child.kill()
        else:
            child.terminate()
    child.join()
    return child.exitcode


def main():
    term, kill = signal.SIGTERM, signal.SIGKILL
    assert try_to_end("polite", ask_to_stop, [term]) == 0, "it ends in order"
    assert try_to_end("plain", signal.SIG_DFL, [term]) == -term, "cut off"
    assert try_to_end("stubborn", signal.SIG_IGN, [term, kill]) == -kill, "killed"
    try:
        signal.signal(kill, signal.SIG_IGN)
        refused = None
    except OSError as error:
        refused = error.errno
    assert refused == errno.EINVAL, "SIGKILL cannot be handled"


if __name__ == "__main__":
    main()
