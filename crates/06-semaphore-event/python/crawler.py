"""A crawler fetches a dozen pages, a thread for each, and never more than three at a time."""

import http.server
import logging
import sys
import threading
import time
import urllib.request

BEAT = 0.1
PATIENCE = 10
PAGES = 12
LIMIT = 3

permits = threading.Semaphore(LIMIT)
lock = threading.Lock()
now = 0
most = 0
pages = {}


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(BEAT)
        text = f"This is page {self.path[1:]}.".encode()
        with lock:
            now -= 1  # before the client can know that this one is done
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


def fetch(port, page):
    with permits:
        address = f"http://127.0.0.1:{port}/{page}"
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            pages[page] = answer.read().decode()
        logging.info("has fetched page=%d", page)


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    began = time.monotonic()
    threads = [
        threading.Thread(target=fetch, args=(server.server_port, page), name=f"page-{page}")
        for page in range(1, PAGES + 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    server.shutdown()
    serving.join()
    server.server_close()
    logging.info("everything is fetched pages=%d most=%d seconds=%f", len(pages), most, took)
    assert all(pages[page] == f"This is page {page}." for page in range(1, PAGES + 1))
    assert most <= LIMIT, "the server never saw more than three at a time"
    assert took >= 4 * BEAT, "twelve pages by threes are four rounds"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
