"""What a message costs there and back: a byte nearly as much as a page, a mebibyte far more."""

import logging
import math
import multiprocessing
import sys
import time

ROUNDS = 100


def echo(pipe):
    while message := pipe.recv_bytes():
        pipe.send_bytes(message)


def there_and_back(pipe, size):
    """The time of one, in the best of many rounds: one that nothing else disturbed."""
    message = b"1" * size
    best = math.inf
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        pipe.send_bytes(message)
        pipe.recv_bytes()
        best = min(best, time.perf_counter() - begin)
    logging.info("there and back bytes=%d us=%d", size, best * 1e6)
    return best


def main():
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=echo, args=(theirs,), name="echo")
    child.start()
    byte = there_and_back(ours, 1)
    page = there_and_back(ours, 4 << 10)
    mebibyte = there_and_back(ours, 1 << 20)
    ours.send_bytes(b"")
    child.join()

    # Each message wakes the receiver, whatever is in it. With a large one copying counts.
    assert page < 8 * byte, "of 4096 times as many bytes"
    assert 3 * byte < mebibyte


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
