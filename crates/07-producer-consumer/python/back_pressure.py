"""A producer that is too fast: an unbounded queue eats the memory, a bounded one holds it back."""

import collections
import logging
import queue
import sys
import threading
import time

WORK = 0.002
MIB = 1 << 20
PARCELS = 48
PLACES = 4


def parcel(number):
    """A parcel is full of its own number."""
    return bytes([number]) * MIB


def resident():
    """The memory that this process really occupies, in MiB; 0 where there is no /proc."""
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
    except OSError:
        return 0
    return int(line.split()[1]) / 1024


def unbounded():
    before = resident()
    parcels = queue.Queue()
    for number in range(1, PARCELS + 1):
        parcels.put(parcel(number))
    grown = resident() - before
    return [parcels.get()[0] for _ in range(parcels.qsize())], grown


def bounded():
    before = resident()
    parcels = queue.Queue(PLACES)
    held_back = threading.Event()

    def produce():
        for number in range(1, PARCELS + 1):
            made = parcel(number)
            try:
                parcels.put_nowait(made)
            except queue.Full:
                if number == PLACES + 1:
                    logging.info("is held back")
                    held_back.set()
                parcels.put(made)
        parcels.put(None)

    producer = threading.Thread(target=produce, name="producer")
    producer.start()
    held_back.wait()
    grown = resident() - before
    taken = []
    for made in iter(parcels.get, None):
        time.sleep(WORK)
        taken.append(made[0])
    producer.join()
    return taken, grown


def drop_oldest():
    before = resident()
    parcels = collections.deque(maxlen=PLACES)
    for number in range(1, PARCELS + 1):
        parcels.append(parcel(number))
    return [made[0] for made in parcels], resident() - before


def main():
    outcomes = [play() for play in (bounded, drop_oldest, unbounded)]
    for name, (taken, mib) in zip(
        ["bounded", "drops the oldest", "unbounded"], outcomes, strict=True
    ):
        text = "the memory that it took sent=%d taken=%d mib=%.1f queue=%s"
        logging.info(text, PARCELS, len(taken), max(mib, 0), name)
    (every, bounded_mib), (newest, dropping), (late, unbounded_mib) = outcomes
    assert every == late == list(range(1, PARCELS + 1)), "every parcel arrives"
    assert newest == [45, 46, 47, 48], "only the newest are left"
    if sys.platform == "linux":
        assert unbounded_mib > PARCELS / 2, "everything is in memory at once"
        assert max(bounded_mib, dropping) < PARCELS / 2, "no more than there are places"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
