"""A daemon is cut off in the middle: no `finally` runs, and its file stays half-written."""

import logging
import pathlib
import subprocess
import sys
import tempfile
import threading

half_is_written = threading.Barrier(2)  # the writer and main
asked = threading.Event()


def write_report(path):
    with open(path, "w", encoding="utf-8") as report:
        try:
            report.write("half a record")
            report.flush()
            logging.info("has written one half")
            half_is_written.wait()
            asked.wait()  # its device is slow, and main may end in the meantime
            report.write(" and the rest")
            logging.info("has written the other half")
        finally:
            report.write(", closed")


def program(way, path):
    threading.current_thread().name = way
    name = f"{way}/writer"
    writer = threading.Thread(target=write_report, args=(path,), name=name, daemon=True)
    writer.start()
    half_is_written.wait()
    if way == "asks":
        asked.set()
        writer.join()  # the cure: ask it to stop, and wait until it has
    logging.info("ends")


def main():
    if len(sys.argv) > 1:
        return program(*sys.argv[1:])
    # A daemon is cut off only when its process ends: so this program starts itself, twice.
    rest = "half a record and the rest, closed"
    with tempfile.TemporaryDirectory() as folder:
        for way, expected in [("leaves", "half a record"), ("asks", rest)]:
            path = pathlib.Path(folder, way)
            subprocess.run([sys.executable, __file__, way, path], check=True)
            text = path.read_text(encoding="utf-8")
            logging.info("finds text=%s", text)
            assert text == expected


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
