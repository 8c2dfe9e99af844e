"""A pipe has one direction: a child writes lines, the parent reads them, and then the end."""

import logging
import multiprocessing
import os
import sys


def write_lines(reader, writer, lines):
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as pipe:
        for line in lines:
            logging.info("writes a line")
            print(line, file=pipe)


def main():
    reader, writer = os.pipe()
    work = (reader, writer, ["one", "two", "三"])
    child = multiprocessing.Process(target=write_lines, args=work, name="child")
    child.start()
    os.close(writer)  # as long as the parent could write, the end would not come
    lines = []
    with os.fdopen(reader, encoding="utf-8") as pipe:
        for line in pipe:
            logging.info("reads a line")
            lines.append(line.strip())
    child.join()
    logging.info("sees the end")
    assert lines == ["one", "two", "三"]


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
