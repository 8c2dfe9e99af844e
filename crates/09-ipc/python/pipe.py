"""Two processes talk through a two-way pipe: "Hello" in one direction, and "你好" in the other."""

import logging
import multiprocessing
import sys

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def talk(pipe, text, expected):
    logging.info("sends text=%s", text)
    pipe.send(text)
    answer = pipe.recv()
    logging.info("receives text=%s", answer)
    assert answer == expected


def main():
    left, right = multiprocessing.Pipe()
    hello = (left, "Hello", "你好")
    nihao = (right, "你好", "Hello")
    process_1 = multiprocessing.Process(target=talk, args=hello, name="process-1")
    process_2 = multiprocessing.Process(target=talk, args=nihao, name="process-2")
    process_1.start()
    process_2.start()
    process_1.join()
    process_2.join()
    logging.info("both have heard the other")
    assert [process_1.exitcode, process_2.exitcode] == [0, 0]


if __name__ == "__main__":
    main()
