"""A call that waits for its answer, and one that returns at once and is answered later."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1

caller_goes_on = threading.Barrier(3)  # both calls and their caller


def ask(question):
    """Synchronous: the caller does nothing else meanwhile."""
    logging.info("works on the answer question=%d", question)
    time.sleep(BEAT)
    return question * 2


def ask_and_go_on(question):
    """Asynchronous: returns at once, and the answer comes through the queue."""
    answer = queue.SimpleQueue()

    def work():
        caller_goes_on.wait()  # it would never return if the caller waited for the answer
        answer.put(ask(question))

    threading.Thread(target=work, name=f"answer-{question}").start()
    return answer


def main():
    started = time.perf_counter()
    assert [ask(1), ask(2)] == [2, 4]
    logging.info("has both answers, one after the other")
    assert time.perf_counter() - started >= 2 * BEAT

    third = ask_and_go_on(3)
    fourth = ask_and_go_on(4)
    logging.info("goes on")
    caller_goes_on.wait()
    assert third.get() == 6
    assert fourth.get() == 8
    logging.info("is notified of both answers")


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
