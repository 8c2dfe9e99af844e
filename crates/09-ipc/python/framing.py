"""A stream has no messages: two writes arrive as one read, one write in many; lengths cure it."""

import logging
import multiprocessing
import socket
import struct
import sys

LARGE = 4 << 20
MOST = 64 << 10  # in one read

reads = 0


def send(stream, message):
    stream.sendall(struct.pack(">I", len(message)) + message)


def send_large(stream):
    with stream:
        send(stream, b"\7" * LARGE)


def receive_exactly(stream, length):
    global reads
    parts = bytearray()
    while len(parts) < length:
        reads += 1
        part = stream.recv(min(length - len(parts), MOST))
        if not part:
            raise EOFError("the writer ended in the middle of a message")
        parts += part
    return bytes(parts)


def receive(stream):
    (length,) = struct.unpack(">I", receive_exactly(stream, 4))
    return receive_exactly(stream, length)


def main():
    global reads
    writer, reader = socket.socketpair()
    with writer, reader:
        writer.sendall(b"one")
        writer.sendall(b"two")
        together = reader.recv(100)
        logging.info("reads two writes at once")
        assert together == b"onetwo"

        send(writer, b"one")
        send(writer, b"two")
        apart = [receive(reader), receive(reader)]
        logging.info("receives two messages")
        assert apart == [b"one", b"two"]

        child = multiprocessing.Process(target=send_large, args=(writer,), name="child")
        child.start()
        reads = 0
        large = receive(reader)
        child.join()
        logging.info("receives one message in many reads bytes=%d", len(large))
        assert large == b"\7" * LARGE
        assert reads > LARGE // MOST


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
