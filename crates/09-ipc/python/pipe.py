"""A two-way pipe: one process sends "Hello" and receives "你好", the other does the opposite."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def talk(pipe, text, hears):
    logging.info("sends text=%s", text)
    pipe.send(text)
    answer = pipe.recv()
    logging.info("receives text=%s", answer)
    assert answer == hears


def main():
    left, right = multiprocessing.Pipe()
    processes = [
        multiprocessing.Process(target=talk, args=(left, "Hello", "你好"), name="process-1"),
        multiprocessing.Process(target=talk, args=(right, "你好", "Hello"), name="process-2"),
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    logging.info("both have heard the other")


if __name__ == "__main__":
    main()
