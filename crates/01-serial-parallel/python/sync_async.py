"""A call that waits for its answer, and one that goes on and is notified when it is there."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1


def ask(question):
    logging.info("works on the answer question=%d", question)
    time.sleep(BEAT)
    return question * 2


def ask_and_go_on(question, others):
    answer = queue.Queue()

    def work():
        others.wait()
        answer.put(ask(question))

    threading.Thread(target=work, name=f"answer-{question}").start()
    return answer


def main():
    started = time.perf_counter()
    answers = [ask(1), ask(2)]
    waiting = time.perf_counter() - started
    logging.info("has both answers, one after the other")
    assert answers == [2, 4]
    assert waiting >= 2 * BEAT

    started = time.perf_counter()
    both = threading.Barrier(2)  # a call that waited here would wait for ever
    coming = [ask_and_go_on(3, both), ask_and_go_on(4, both)]
    logging.info("goes on")
    answers = [answer.get() for answer in coming]
    going_on = time.perf_counter() - started
    logging.info("is notified of both answers")
    assert answers == [6, 8]
    assert going_on >= BEAT


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
