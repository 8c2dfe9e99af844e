"""A queue that returns the most urgent item first, and equally urgent ones in order of arrival.

A number between priority and name decides between equals; without it, the names would.
"""

import logging
import queue
import sys
import threading
import time

BEAT = 0.02

waiting_room = queue.PriorityQueue()
treated = []


def treat():
    for _ in range(5):
        priority, _, patient = waiting_room.get()
        logging.info("treats patient=%s priority=%d", patient, priority)
        time.sleep(BEAT)
        treated.append(patient)


def main():
    patients = [("ann", 3), ("bob", 1), ("cid", 2), ("amy", 3), ("dan", 1)]
    for ticket, (patient, priority) in enumerate(patients):
        logging.info("sends to the waiting room patient=%s priority=%d", patient, priority)
        waiting_room.put((priority, ticket, patient))  # 1 is the most urgent
    doctor = threading.Thread(target=treat, name="doctor")
    doctor.start()
    doctor.join()
    logging.info("the waiting room is empty")
    assert treated == ["bob", "dan", "cid", "ann", "amy"]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
