"""A generator that is closed or dropped in the middle cleans up, if it has begun, and only once."""

from itertools import count

times_closed = 0


def read_lines():
    global times_closed
    print("main: opens the file")
    try:
        yield from count(1)
    finally:
        print("main: closes the file")
        times_closed += 1


def main():
    lines = read_lines()
    assert next(lines) == 1
    print("main: closes a generator in the middle, twice")
    lines.close()
    lines.close()
    assert next(lines, None) is None, "a closed generator is at its end"
    assert times_closed == 1

    assert next(read_lines()) == 1
    print("main: has dropped another one")
    assert times_closed == 2, "dropping the last reference closes"

    print("main: closes one that never began")
    read_lines().close()
    assert times_closed == 2, "it had nothing open"


if __name__ == "__main__":
    main()
