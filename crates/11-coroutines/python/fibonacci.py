"""Fibonacci numbers, each computed when it is asked for: three ways to write a generator."""

from itertools import islice


def say(message):
    print(f"main: {message}")


class Fibonacci:
    def __init__(self):
        self.now, self.next = 0, 1

    def __iter__(self):
        return self

    def __next__(self):
        item = self.now
        self.now, self.next = self.next, self.now + self.next
        return item


def from_closure():
    now, after = 0, 1

    def step():
        nonlocal now, after
        item = now
        now, after = after, now + after
        return item

    return iter(step, None)


def generator():
    now, after = 0, 1
    while True:
        say(f"yields item={now}")
        yield now
        now, after = after, now + after


def main():
    numbers = generator()
    say("has a generator: nothing is computed")
    first = []
    for item in islice(numbers, 8):
        say(f"takes item={item}")
        first.append(item)
    assert first == [0, 1, 1, 2, 3, 5, 8, 13]
    assert list(islice(Fibonacci(), 8)) == first
    assert list(islice(from_closure(), 8)) == first

    say("asks for one more")
    assert next(numbers) == 21, "it goes on where it stopped"


if __name__ == "__main__":
    main()
