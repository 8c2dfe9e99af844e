"""A generator that is closed or dropped in the middle cleans up, if it has begun, and only once."""

from itertools import count

times_closed = 0


def say(message):
    print(f"main: {message}")


def lines():
    global times_closed
    say("opens the file")
    try:
        yield from count(1)
    finally:
        say("closes the file")
        times_closed += 1


def is_refused_from_inside():
    def body():
        try:
            generator.close()
            yield False
        except ValueError:  # generator already executing
            yield True

    generator = body()
    return next(generator)


def main():
    started = lines()
    assert next(started) == 1
    say("closes a generator in the middle")
    started.close()
    assert times_closed == 1, "the file was closed at once"
    say("closes it again")
    started.close()
    assert next(started, None) is None, "a closed generator is at its end"
    assert times_closed == 1, "and its file is not closed again"

    dropped = lines()
    assert next(dropped) == 1
    say("drops another one")
    del dropped
    assert times_closed == 2, "dropping the last reference closes"

    say("closes one that never began")
    lines().close()
    assert times_closed == 2, "what was never opened is not closed"

    refused = is_refused_from_inside()
    say(f"closes one from inside refused={str(refused).lower()}")
    assert refused


if __name__ == "__main__":
    main()
