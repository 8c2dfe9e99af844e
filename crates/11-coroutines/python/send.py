"""A generator that is sent values: prices go in, the running total comes out."""


def register():
    total = 0
    while (price := (yield total)) is not None:
        total += price
        print(f"register: adds price={price} total={total}")
    print("register: closes the bill")
    return total


def main():
    generator = register()
    # The first `next` runs up to the first `yield`: only there can it be sent something.
    assert next(generator) == 0

    totals = []
    for price in [3, 5, 2]:
        print(f"main: sends price={price}")
        total = generator.send(price)
        print(f"main: gets total={total}")
        totals.append(total)
    assert totals == [3, 8, 10]

    try:
        next(generator)  # no price is the end
    except StopIteration as end:
        assert end.value == 10
    else:
        raise AssertionError("it goes on")


if __name__ == "__main__":
    main()
