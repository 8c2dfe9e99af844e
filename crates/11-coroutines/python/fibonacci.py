"""Fibonacci numbers from a generator: each is computed when it is asked for, and not before."""

from itertools import islice


def fibonacci():
    now, after = 0, 1
    while True:
        print(f"main: yields item={now}")
        yield now  # stops here, until somebody asks for the next item
        now, after = after, now + after


def main():
    numbers = fibonacci()
    print("main: has a generator: nothing is computed")
    first = []
    for item in islice(numbers, 8):
        print(f"main: takes item={item}")
        first.append(item)
    assert first == [0, 1, 1, 2, 3, 5, 8, 13]

    print("main: asks for one more")
    assert next(numbers) == 21, "it goes on where it stopped"


if __name__ == "__main__":
    main()
