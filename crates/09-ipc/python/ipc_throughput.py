"""How many bytes per second a channel takes in one direction: the larger the message, the more."""

import logging
import multiprocessing
import sys
import time

LOADS = [(1, 2_000), (4 << 10, 2_000), (1 << 20, 16)]


def receive_all(receive, size, count):
    for _ in range(count):
        assert len(receive()) == size


def rate(send, receive, size, count):
    child = multiprocessing.Process(
        target=receive_all, args=(receive, size, count), name="receiver"
    )
    child.start()
    message = b"1" * size
    started = time.perf_counter()
    for _ in range(count):
        send(message)
    child.join()
    return size * count / (1 << 20) / (time.perf_counter() - started)


def pipe(size, count):
    reader, writer = multiprocessing.Pipe(duplex=False)
    return rate(writer.send_bytes, reader.recv_bytes, size, count)


def socket(size, count):
    ours, theirs = multiprocessing.Pipe()
    return rate(ours.send_bytes, theirs.recv_bytes, size, count)


def queue(size, count):
    queue = multiprocessing.Queue(16)
    result = rate(queue.put, queue.get, size, count)
    queue.close()
    queue.join_thread()  # beside its thread the next child should not be forked
    return result


def show(channel, rate):
    byte, page, mebibyte = [rate(size, count) for size, count in LOADS]
    logging.info("%s: %.2f, %.1f, %.1f MiB/s", channel, byte, page, mebibyte)
    assert byte < page and byte < mebibyte, "each message has a price of its own"


def main():
    show("pipe", pipe)
    show("socket", socket)
    show("queue", queue)


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
