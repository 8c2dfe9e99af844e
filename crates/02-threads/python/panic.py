"""A thread that raises ends alone: the others go on, but `join` does not tell who asks.

Differs: Rust's `join` returns what the panic said. Python's `join` returns `None` in any case; the
exception goes to `threading.excepthook`, which this program uses to hear of it.
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
    shares.append(bill // guests)
    logging.info("has divided the bill bill=%d guests=%d share=%d", bill, guests, shares[-1])


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
    ann_is_gone.set()
    bob.join()
    logging.info("bob is done share=%d", shares[0])
    assert (told, raised) == (None, ["nobody came"]), "only the hook hears of it"
    assert shares == [30], "the process and its other threads live on"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
