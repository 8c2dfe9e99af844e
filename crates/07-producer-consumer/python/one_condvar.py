"""One condition for two kinds of waiters: the call reaches the wrong one, and all are stuck."""

import logging
import sys
import threading
import time

BEAT = 0.1


class Counter:
    """A counter with room for one bun. The cook waits for room, guests for a bun."""

    def __init__(self, one_for_all):
        lock = threading.Lock()
        self.room = threading.Condition(lock)
        self.has_bun = self.room if one_for_all else threading.Condition(lock)
        self.changed = threading.Condition(lock)
        self.bun = None
        self.eaten = 0
        self.asleep = 0  # how many wait and were not called since

    def put(self, buns):
        with self.room:
            for bun in buns:
                while self.bun:
                    self.wait(self.room)
                logging.info("puts bun=%d", bun)
                self.bun = bun
                self.notify(self.has_bun)

    def take(self):
        with self.room:
            while not self.bun:
                self.wait(self.has_bun)
            logging.info("takes bun=%d", self.bun)
            self.bun = None
            self.eaten += 1
            self.notify(self.room)

    def wait(self, condition):
        self.asleep += 1
        self.changed.notify_all()
        condition.wait()

    def notify(self, condition):
        self.asleep = max(self.asleep - 1, 0)
        condition.notify()
        self.changed.notify_all()

    def watch(self, like_this):
        with self.changed:
            self.changed.wait_for(like_this)
            return self.eaten


def serve(counter):
    guests = [threading.Thread(target=counter.take, name=name) for name in ["ann", "bob"]]
    for guest in guests:
        guest.start()
    counter.watch(lambda: counter.asleep == 2)
    cook = threading.Thread(target=counter.put, args=([1, 2],), name="cook")
    cook.start()
    stuck = counter.watch(lambda: (counter.eaten, counter.asleep) in [(1, 2), (2, 0)]) == 1
    if stuck:
        time.sleep(BEAT)  # patience does not help
        with counter.room:
            logging.info("sees a guest and the cook wait for each other eaten=%d", counter.eaten)
            counter.notify(counter.room)  # now the cook has waited longest
    for thread in [*guests, cook]:
        thread.join()
    return stuck


def main():
    for one_for_all in [True, False]:
        stuck = serve(Counter(one_for_all))
        text = "everybody has a bun one_for_all=%s stuck=%s"
        logging.info(text, str(one_for_all).lower(), str(stuck).lower())
        assert stuck == one_for_all


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
