"""The end comes when all writers have closed: a reader that kept its own writing end hangs."""

import logging
import multiprocessing
import os
import select
import sys

BEAT = 0.1


def has_news(pipe):
    readable, _, _ = select.select([pipe], [], [], BEAT)
    return bool(readable)


def main():
    reader, writer = os.pipe()
    child = multiprocessing.Process(target=os.write, args=(writer, b"word"), name="child")
    child.start()
    child.join()
    assert os.read(reader, 4) == b"word"
    logging.info("has read all, and the writer has ended")
    end = has_news(reader)
    logging.info("would wait for ever: a writing end is still open, its own")
    assert not end

    os.close(writer)
    end = has_news(reader)
    logging.info("closes its own writing end, and sees the end at once")
    assert end
    assert os.read(reader, 4) == b"", "nothing is the end"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
