"""A thread that raises ends alone: the others go on, but `join` does not tell.

Differs: Rust's `join` returns what the panic said. Python's returns `None` in any case; the
exception goes to `threading.excepthook`.
"""

import logging
import sys
import threading

ann_is_gone = threading.Event()
raised = []
shares = []


def share(bill, guests):
    if guests == 0:
        raise ValueError("nobody came")
    logging.info("divides the bill bill=%d guests=%d", bill, guests)
    shares.append(bill // guests)


def share_after_ann():
    ann_is_gone.wait()
    share(90, 3)


def main():
    threading.excepthook = lambda hook: raised.append(str(hook.exc_value))
    ann = threading.Thread(target=share, args=(90, 0), name="ann")
    bob = threading.Thread(target=share_after_ann, name="bob")
    ann.start()
    bob.start()

    told = ann.join()
    logging.info("ann has raised said=%s told=%s", raised[0], told)
    assert told is None
    assert raised == ["nobody came"], "only the hook hears of it"
    ann_is_gone.set()

    bob.join()
    logging.info("bob is done share=%d", shares[0])
    assert shares == [30], "the process and its other threads live on"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
