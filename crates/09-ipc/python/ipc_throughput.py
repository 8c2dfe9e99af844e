"""How many bytes per second a pipe takes in one direction: the larger the message, the more."""

import logging
import multiprocessing
import sys
import time


def receive_all(pipe, count):
    for _ in range(count):
        pipe.recv_bytes()


def rate(size, count):
    """Mebibytes per second: from here to a child that receives all."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=receive_all, args=(reader, count), name="receiver")
    child.start()
    message = b"1" * size
    begin = time.perf_counter()
    for _ in range(count):
        writer.send_bytes(message)
    child.join()  # it has received all
    rate = size * count / (1 << 20) / (time.perf_counter() - begin)
    logging.info("%.1f MiB/s bytes=%d", rate, size)
    return rate


def main():
    byte = rate(1, 2_000)
    page = rate(4 << 10, 2_000)
    mebibyte = rate(1 << 20, 16)
    # Each message has a price of its own; only many bytes together make it small.
    assert byte < min(page, mebibyte)


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
