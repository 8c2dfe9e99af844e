"""Requests and answers over two pipes: each side closes the ends that are not its own."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def serve(requests, says, not_ours):
    for end in not_ours:
        end.close()  # with the writing end open in itself, it would wait for good
    try:
        while True:
            name = requests.recv()
            logging.info("answers")
            says.send(f"hello {name}")
    except EOFError:
        logging.info("sees the end of the requests")


def main():
    requests, asks = multiprocessing.Pipe(duplex=False)
    answers, says = multiprocessing.Pipe(duplex=False)
    ends = (requests, says, (asks, answers))
    child = multiprocessing.Process(target=serve, args=ends, name="child")
    child.start()
    requests.close()
    says.close()
    for name in ["ann", "bob"]:
        asks.send(name)
        answer = answers.recv()
        logging.info("receives answer=%s", answer)
        assert answer == f"hello {name}"
    asks.close()  # no more requests
    try:
        raise AssertionError(answers.recv())
    except EOFError:
        logging.info("sees the end of the answers")
    child.join()
    assert child.exitcode == 0


if __name__ == "__main__":
    main()
