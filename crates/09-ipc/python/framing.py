"""A stream has no messages: two writes arrive as one read, one write in many; lengths cure it."""

import logging
import multiprocessing
import socket
import struct
import sys

LARGE = b"\7" * (4 << 20)  # far more than a socket's buffer holds: it travels in many parts


def send(stream, message):
    stream.sendall(struct.pack(">I", len(message)) + message)


def receive_exactly(stream, length):
    parts = bytearray()
    while len(parts) < length:
        part = stream.recv(length - len(parts))
        if not part:
            raise EOFError("the writer ended in the middle of a message")
        parts += part
    return bytes(parts)


def receive(stream):
    (length,) = struct.unpack(">I", receive_exactly(stream, 4))
    return receive_exactly(stream, length)


def send_all(stream, messages):
    with stream:
        for message in messages:
            send(stream, message)


def main():
    writer, reader = socket.socketpair()
    with writer, reader:
        writer.sendall(b"one")
        writer.sendall(b"two")
        read = reader.recv(4)
        logging.info("reads more than one write")
        assert read == b"onet"
        read = reader.recv(4)
        logging.info("reads less than one write")
        assert read == b"wo"

        messages = [b"one", b"two", LARGE]
        child = multiprocessing.Process(target=send_all, args=(writer, messages), name="child")
        child.start()
        for message in messages:
            received = receive(reader)
            logging.info("receives one message bytes=%d", len(received))
            assert received == message
        child.join()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
