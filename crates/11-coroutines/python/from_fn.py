"""Without a generator: what it would remember is in a closure, or in an object."""

from itertools import islice


def closure():
    now, after = 0, 1

    def step():
        nonlocal now, after
        item = now
        now, after = after, now + after
        return item

    return iter(step, None)


class Fibonacci:
    def __init__(self):
        self.now, self.after = 0, 1

    def __iter__(self):
        return self

    def __next__(self):
        item = self.now
        self.now, self.after = self.after, self.now + self.after
        return item


def main():
    from_closure = list(islice(closure(), 8))
    print(f"main: takes from_closure={from_closure}")
    assert from_closure == [0, 1, 1, 2, 3, 5, 8, 13]

    from_struct = list(islice(Fibonacci(), 8))
    print(f"main: takes from_struct={from_struct}")
    assert from_struct == from_closure


if __name__ == "__main__":
    main()
