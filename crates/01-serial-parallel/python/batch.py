"""The same two jobs in batch, one wholly after the other, and interleaved, one step in turn."""

import time
from collections import deque

BEAT = 0.01


def job(name, steps):
    """A job is a generator of its steps: asking for the next step does it."""
    for step in range(1, steps + 1):
        print(f"{name}: works step={step}")
        time.sleep(BEAT)
        yield name


def main():
    batch = ""
    for steps in [job("a", 3), job("b", 2)]:
        batch += "".join(steps)  # all its steps, before the next job begins
    print(f"main: one job wholly after the other batch={batch}")

    jobs = deque([job("c", 3), job("d", 2)])
    interleaved = ""
    while jobs:
        steps = jobs.popleft()
        if step := next(steps, None):
            interleaved += step
            jobs.append(steps)  # one step, and back to the end of the line
    print(f"main: a step of each in turn interleaved={interleaved}")

    assert batch == "aaabb"
    assert interleaved == "cdcdc"


if __name__ == "__main__":
    main()
