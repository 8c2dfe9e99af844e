"""Threads change halves of a list of their caller; nothing checks that the halves are apart."""

import logging
import sys
import threading

sums = []


def raise_prices(prices, part, percent):
    for index in part:
        prices[index] += prices[index] * percent // 100
    sums.append(sum(prices[index] for index in part))
    logging.info("has raised items=%d sum=%d", len(part), sums[-1])


def raise_halves(prices, percent):
    middle = len(prices) // 2
    halves = [("ann", range(middle)), ("bob", range(middle, len(prices)))]
    threads = [
        threading.Thread(target=raise_prices, args=(prices, half, percent), name=name)
        for name, half in halves
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(sums)


def main():
    prices = [100, 200, 300, 400]
    total = raise_halves(prices, 10)
    prices.append(0)
    logging.info("has the list back items=%d sum=%d", len(prices), total)
    assert prices == [110, 220, 330, 440, 0]
    assert total == 1100


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
