"""A socket with a name: one server, several clients, each with a connection of its own."""

import logging
import multiprocessing
import os
import sys
import tempfile
from multiprocessing.connection import Client, Listener

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def serve_one(listener):
    with listener.accept() as client:
        logging.info("answers a client")
        client.send(client.recv().upper())


def ask(name, question):
    with Client(name) as server:
        server.send(question)
        answer = server.recv()
    logging.info("has an answer answer=%s", answer)
    assert answer == question.upper()


def main():
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "socket")
        with Listener(name) as listener:
            clients = [
                multiprocessing.Process(target=ask, args=(name, client), name=client)
                for client in ["ann", "bob", "cid"]
            ]
            for client in clients:
                client.start()
            for _ in clients:
                serve_one(listener)
            for client in clients:
                client.join()
                assert client.exitcode == 0
    logging.info("all are served")


if __name__ == "__main__":
    main()
