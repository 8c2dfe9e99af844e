"""Two generators take turns because the caller switches by hand: strictly one, then the other."""

import threading
import time

WORK = 0.02


def say(lane, message):
    print(f"{lane}: {message}")


def worker(name, rounds):
    for round in range(1, rounds + 1):
        say(name, f"works round={round}")
        time.sleep(WORK)
        yield threading.get_ident()


def switch(rounds):
    workers = [(name, worker(name, rounds)) for name in ["ann", "bob"]]
    turns = []
    while True:
        before = len(turns)
        for name, generator in workers:
            thread = next(generator, None)
            if thread is not None:
                turns.append((name, thread))
        if len(turns) == before:
            return turns


def main():
    turns = switch(3)
    say("main", f"both are done turns={len(turns)}")
    assert [name for name, _ in turns] == ["ann", "bob", "ann", "bob", "ann", "bob"]
    assert all(thread == threading.get_ident() for _, thread in turns)


if __name__ == "__main__":
    main()
