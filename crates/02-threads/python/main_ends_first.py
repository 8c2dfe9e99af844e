"""When main ends, the program does not: Python waits for threads that are still at work.

Differs: in Rust the end of main is the end of the program, and both threads are cut off. Here they
are waited for, so they can say that they end. Rust's rule for one thread: `daemon=True`.
"""

import logging
import sys
import threading

both_have_begun = threading.Barrier(3)  # ann, bob and main


def work():
    logging.info("begins")
    both_have_begun.wait()
    threading.main_thread().join()  # until main has ended for certain
    logging.info("ends")


def main():
    ann = threading.Thread(target=work, name="ann")
    bob = threading.Thread(target=work, name="bob")
    ann.start()
    bob.start()
    both_have_begun.wait()
    logging.info("ends, but not the program")
    assert ann.is_alive()
    assert bob.is_alive()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
