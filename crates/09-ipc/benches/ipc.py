"""The same jobs in CPython. Reads the name of a job, and answers with the nanoseconds it took."""

import multiprocessing
import sys
import time

ROUND_TRIPS = 2_000
APPENDS = 1_000
MESSAGES = 2_000


def echo(pipe):
    while message := pipe.recv_bytes():
        pipe.send_bytes(message)


def put_all(queue):
    for _ in range(MESSAGES):
        queue.put(b"12345678")


def main():
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=echo, args=(theirs,))
    child.start()
    manager = multiprocessing.Manager()
    things = manager.list()
    queue = multiprocessing.Queue(64)

    def pipe():
        for _ in range(ROUND_TRIPS):
            ours.send_bytes(b"12345678")
            assert len(ours.recv_bytes()) == 8

    def append():
        for _ in range(APPENDS):
            things.append("12345678")

    def through_queue():
        writer = multiprocessing.Process(target=put_all, args=(queue,))
        writer.start()
        for _ in range(MESSAGES):
            assert len(queue.get()) == 8
        writer.join()

    jobs = {"pipe": pipe, "append": append, "queue": through_queue}
    for line in sys.stdin:
        started = time.perf_counter_ns()
        jobs[line.strip()]()
        print(time.perf_counter_ns() - started, flush=True)
    ours.send_bytes(b"")
    child.join()
    manager.shutdown()


if __name__ == "__main__":
    main()
