"""Two generators take turns because `main` switches by hand: strictly one, then the other."""

import time

WORK = 0.02


def worker(name):
    for number in range(1, 4):
        print(f"{name}: works round={number}")
        time.sleep(WORK)
        yield name  # stops here, until `main` asks for the next item


def main():
    began = time.monotonic()
    ann = worker("ann")
    bob = worker("bob")
    turns = []
    for _ in range(3):
        turns.append(next(ann))
        turns.append(next(bob))
    took = time.monotonic() - began
    print(f"main: both have worked three rounds milliseconds={1000 * took:.0f}")
    assert turns == ["ann", "bob", "ann", "bob", "ann", "bob"]
    assert took >= 6 * WORK, "taking turns saves no time"


if __name__ == "__main__":
    main()
