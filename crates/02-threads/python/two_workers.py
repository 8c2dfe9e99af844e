"""Two threads say one line each and main waits for both: one process, three thread ids."""

import logging
import os
import sys
import threading

ids = []


def work():
    logging.info("is working pid=%d tid=%d", os.getpid(), threading.get_native_id())
    ids.append((os.getpid(), threading.current_thread()))


def main():
    ann = threading.Thread(target=work, name="ann")
    bob = threading.Thread(target=work, name="bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()
    logging.info("both are done pid=%d tid=%d", os.getpid(), threading.get_native_id())
    assert {pid for pid, _ in ids} == {os.getpid()}, "both are in the process of main"
    assert {thread for _, thread in ids} == {ann, bob}, "but each is a thread of its own"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
