"""A daemon is cut off in the middle: no `finally` runs, and its file stays half-written."""

import logging
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

BEAT = 0.1
ONE_HALF = "one half "
OTHER_HALF = "and the other\n"
MARK = "closed\n"
# What the writer waits for between the halves. Far longer than what main needs to end.
DEVICE = 10

stop = threading.Event()
begun = threading.Event()


def write_report(path):
    with open(path, "w", buffering=1) as report:
        try:
            while not stop.is_set():
                report.write(ONE_HALF)
                report.flush()
                logging.info("has written one half")
                begun.set()
                stop.wait(DEVICE)
                report.write(OTHER_HALF)
                logging.info("has written the other half")
        finally:
            report.write(MARK)


def program(way, path):
    threading.current_thread().name = way
    name = f"{way}/writer"
    writer = threading.Thread(target=write_report, args=(path,), name=name, daemon=True)
    writer.start()
    begun.wait()
    time.sleep(BEAT)
    if way == "asks":
        stop.set()
        writer.join()
    logging.info("ends")


def play(way, folder):
    path = pathlib.Path(folder, way)
    subprocess.run([sys.executable, __file__, way, path], check=True)
    return path.read_text()


def main():
    with tempfile.TemporaryDirectory() as folder:
        text = play("leaves", folder)
        logging.info('finds text="%s"', text.replace("\n", "\\n"))
        assert text.endswith(ONE_HALF), "the second half was never written"
        assert MARK not in text, "the `finally` never ran"

        text = play("asks", folder)
        logging.info('finds text="%s"', text.replace("\n", "\\n"))
        assert text.endswith(ONE_HALF + OTHER_HALF + MARK), "all is written"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    if len(sys.argv) > 1:
        program(*sys.argv[1:])
    else:
        main()
