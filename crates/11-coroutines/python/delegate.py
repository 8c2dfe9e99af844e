"""A generator delegates to inner ones: their items come out, their return values come back."""


def numbers(first, last):
    yield from range(first, last + 1)
    total = sum(range(first, last + 1))
    print(f"main: an inner generator returns sum={total}")
    return total


def four():
    """Delegates to two others, one after the other."""
    total = yield from numbers(1, 2)
    return total + (yield from numbers(3, 4))


def six():
    """Delegates to one that delegates itself."""
    total = yield from four()
    return total + (yield from numbers(5, 6))


def main():
    items = []
    generator = six()
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            total = end.value
            break
        print(f"main: takes item={item}")
        items.append(item)
    assert items == [1, 2, 3, 4, 5, 6], "the same as the flat loop"
    print(f"main: gets what the outermost returned sum={total}")
    assert total == 21


if __name__ == "__main__":
    main()
