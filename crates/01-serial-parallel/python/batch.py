"""The same two jobs in batch, one wholly after the other, and interleaved step by step."""

import logging
import sys


def job(name, steps):
    for step in range(1, steps + 1):
        logging.info("%s works step=%d", name, step)
        yield f"{name}{step}"


def batch(jobs):
    return [step for job in jobs for step in job]


def interleaved(jobs):
    jobs = list(jobs)
    done = []
    while jobs:
        for job in list(jobs):
            try:
                done.append(next(job))
            except StopIteration:
                jobs.remove(job)
    return done


def main():
    logging.info("in batch")
    one_by_one = batch([job("a", 3), job("b", 2)])
    logging.info("interleaved")
    in_turn = interleaved([job("a", 3), job("b", 2)])
    assert one_by_one == ["a1", "a2", "a3", "b1", "b2"]
    assert in_turn == ["a1", "b1", "a2", "b2", "a3"]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
