"""A generator hands over to inner ones: their items come out, their return values come back."""


def say(message):
    print(f"main: {message}")


def numbers(first, last):
    total = 0
    for number in range(first, last + 1):
        yield number
        total += number
    say(f"an inner generator returns sum={total}")
    return total


def four():
    one = yield from numbers(1, 2)
    two = yield from numbers(3, 4)
    return one + two


def six():
    one = yield from four()
    two = yield from numbers(5, 6)
    return one + two


def main():
    generator = six()
    items = []
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            total = end.value
            break
        say(f"takes item={item}")
        items.append(item)
    assert items == list(range(1, 7)), "the same as the flat loop"
    say(f"gets what the outermost returned sum={total}")
    assert total == 21


if __name__ == "__main__":
    main()
