"""A thread has no result: it leaves a number or an error where main finds it after `join`."""

import logging
import sys
import threading

results = {}


def add_up(text):
    logging.info("adds up text=%s", text)
    total = 0
    for word in text.split():
        if not word.isdecimal():
            return ValueError(word)
        total += int(word)
    return total


def keep_result(text):
    results[threading.current_thread().name] = add_up(text)


def main():
    threads = [
        threading.Thread(target=keep_result, args=(text,), name=name)
        for name, text in [("ann", "1 2 3"), ("bob", "10 x 30"), ("cid", "4 5 6")]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for thread in threads:
        match results[thread.name]:
            case ValueError(args=(word,)):
                logging.info("gets an error word=%s", word)
            case total:
                logging.info("gets a result sum=%d", total)
    assert (results["ann"], results["cid"]) == (6, 15)
    assert results["bob"].args == ("x",)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
