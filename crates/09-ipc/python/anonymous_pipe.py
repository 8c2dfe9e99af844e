"""A pipe has one direction: a child writes lines, the parent reads them, and then the end."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def write_lines(pipe):
    for line in ["one", "two", "三"]:
        logging.info("writes a line")
        pipe.send(line)


def main():
    reader, writer = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=write_lines, args=(writer,), name="child")
    child.start()
    writer.close()  # main must not keep it. As long as it could write, no end would come
    lines = []
    try:
        while True:
            lines.append(reader.recv())
            logging.info("reads a line")
    except EOFError:
        logging.info("sees the end")
    child.join()
    assert lines == ["one", "two", "三"]


if __name__ == "__main__":
    main()
