"""A crawler fetches a dozen pages, a thread for each, and never more than three at a time."""

import http.server
import logging
import sys
import threading
import time
import urllib.request

BEAT = 0.1

permits = threading.Semaphore(3)
fetched = []
lock = threading.Lock()
at_once = 0
most = 0


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(BEAT)
        with lock:
            at_once -= 1  # before the client can know that this one is done
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"This is page {self.path[1:]}.".encode())

    def log_message(self, *arguments):
        pass


def fetch(port, page):
    with permits:  # released however the block is left
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
            text = answer.read().decode()
        logging.info("has fetched page=%d", page)
        fetched.append(text)


def main():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        serve = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serve.start()
        threads = [
            threading.Thread(target=fetch, args=(server.server_port, page), name=f"page-{page}")
            for page in range(1, 13)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.shutdown()
    logging.info("everything is fetched pages=%d most=%d", len(fetched), most)
    assert set(fetched) == {f"This is page {page}." for page in range(1, 13)}
    assert most == 3, "the server never saw more than three at a time"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
