"""Threads change halves of a list of their caller; nothing checks that the halves are apart."""

import logging
import sys
import threading


def raise_prices(prices, half, currency):
    for index in half:
        prices[index] += prices[index] // 10
        logging.info("raises to price=%d currency=%s", prices[index], currency)


def main():
    currency = "yuan"
    prices = [100, 200, 300, 400]
    threads = [
        threading.Thread(target=raise_prices, args=(prices, half, currency), name=name)
        for name, half in [("ann", range(2)), ("bob", range(2, 4))]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    prices.append(0)
    logging.info("has the list back items=%d", len(prices))
    assert prices == [110, 220, 330, 440, 0]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
