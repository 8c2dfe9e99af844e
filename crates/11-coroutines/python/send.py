"""A generator that is sent values: prices go in, the running total comes out."""


def say(lane, message):
    print(f"{lane}: {message}")


def register():
    total = 0
    while (price := (yield total)) is not None:
        total += price
        say("register", f"adds price={price} total={total}")
    say("register", "closes the bill")
    return total


def main():
    generator = register()
    # The first `next` runs up to the first `yield`: only there can it be sent something.
    assert next(generator) == 0

    totals = []
    for price in [3, 5, 2]:
        say("main", f"sends price={price}")
        total = generator.send(price)
        say("main", f"gets total={total}")
        totals.append(total)
    assert totals == [3, 8, 10]

    result = None
    try:
        next(generator)
    except StopIteration as end:
        result = end.value
    assert result == 10


if __name__ == "__main__":
    main()
