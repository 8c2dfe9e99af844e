"""The end comes when all writers have closed: a reader that kept its own writing end hangs."""

import logging
import multiprocessing
import sys

BEAT = 0.1


def write(pipe):
    pipe.send("word")


def main():
    reader, writer = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=write, args=(writer,), name="child")
    child.start()
    child.join()
    assert reader.recv() == "word"
    logging.info("has read all, and the writer has ended")

    end = reader.poll(BEAT)
    logging.info("would wait for good: a writing end is still open, its own")
    assert not end, "no end while a writer could write"

    writer.close()
    end = reader.poll(BEAT)
    logging.info("closes its own writing end, and sees the end at once")
    assert end
    try:
        raise AssertionError(reader.recv())
    except EOFError:
        reader.close()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
