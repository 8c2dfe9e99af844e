"""A future brings a result or an error out of a thread: `result()` waits for it and hands it over.

Differs: the threads belong to an executor, which names them. A bare `Thread` returns nothing: its
function has to leave the result somewhere.
"""

import logging
import sys
from concurrent.futures import ThreadPoolExecutor


def add_up(text):
    logging.info("adds up text=%s", text)
    total = 0
    for word in text.split(" "):
        if not word.isdecimal():
            raise ValueError(f"{word} is not a number")
        total += int(word)
    return total


def main():
    results = []
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(add_up, text) for text in ["1 2 3", "10 x 30", "4 5 6"]]
        for future in futures:
            try:
                total = future.result()  # in the order of the starts, whichever ends first
                logging.info("gets a result sum=%d", total)
                results.append(total)
            except ValueError as error:
                logging.info("gets an error error=%s", error)
                results.append(str(error))
    assert results == [6, "x is not a number", 15]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
