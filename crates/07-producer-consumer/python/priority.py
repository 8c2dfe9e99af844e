"""A queue that gives the most urgent first, and among the equally urgent who came first."""

import itertools
import logging
import queue
import sys
import threading
import time

WORK = 0.02

waiting_room = queue.PriorityQueue()
tickets = itertools.count()  # they decide between equal priorities: without them the name would
treated = []


def treat(patients):
    for _ in range(patients):
        priority, _ticket, patient = waiting_room.get()
        logging.info("treats patient=%s priority=%d", patient, priority)
        time.sleep(WORK)
        treated.append(patient)


def main():
    for patient, priority in [("ann", 3), ("bob", 1), ("cid", 2), ("amy", 3), ("dan", 1)]:
        logging.info("sends to the waiting room patient=%s priority=%d", patient, priority)
        waiting_room.put((priority, next(tickets), patient))
    doctor = threading.Thread(target=treat, args=(5,), name="doctor")
    doctor.start()
    doctor.join()
    logging.info("the waiting room is empty")
    assert treated == ["bob", "dan", "cid", "ann", "amy"]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
