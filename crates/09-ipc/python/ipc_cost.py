"""What a message costs there and back, from one byte to one mebibyte, by each kind of channel.

Differs: Python has its own kinds of channel, and other numbers come out.
"""

import logging
import multiprocessing
import sys
import time

SIZES = [1, 4 << 10, 1 << 20]
ROUNDS = 20


def echo_pipe(pipe):
    for _ in range(len(SIZES) * ROUNDS):
        pipe.send_bytes(pipe.recv_bytes())


def echo_queue(there, back):
    for _ in range(len(SIZES) * ROUNDS):
        back.put(there.get())


def best(round_trip):
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        round_trip()
        times.append(time.perf_counter() - started)
    return min(times)  # what disturbs a round makes it longer, never shorter


def show(channel, round_trip):
    messages = [b"1" * size for size in SIZES]
    times = [best(lambda message=message: round_trip(message)) for message in messages]
    logging.info("%-13s %8.1fµs %8.1fµs %8.1fµs", channel, *(time * 1e6 for time in times))
    assert times[0] < times[2]


def main():
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.Process(target=echo_pipe, args=(theirs,))
    child.start()

    def through_pipe(message):
        ours.send_bytes(message)
        assert len(ours.recv_bytes()) == len(message)

    show("pipes", through_pipe)
    child.join()

    there, back = multiprocessing.Queue(1), multiprocessing.Queue(1)
    child = multiprocessing.Process(target=echo_queue, args=(there, back))
    child.start()

    def through_queue(message):
        there.put(message)
        assert len(back.get()) == len(message)

    show("queues", through_queue)
    child.join()


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
