"""A pipe has one direction: a child writes lines, the parent reads them, and then the end."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def write_lines(pipe, lines):
    for line in lines:
        logging.info("writes a line")
        pipe.send(line)


def read_lines(pipe):
    try:
        while True:
            line = pipe.recv()
            logging.info("reads a line")
            yield line
    except EOFError:
        logging.info("sees the end")


def main():
    reader, writer = multiprocessing.Pipe(duplex=False)
    work = (writer, ["one", "two", "三"])
    child = multiprocessing.Process(target=write_lines, args=work, name="child")
    child.start()
    writer.close()  # as long as the parent could write, the end would not come
    lines = list(read_lines(reader))
    child.join()
    assert lines == ["one", "two", "三"]


if __name__ == "__main__":
    main()
