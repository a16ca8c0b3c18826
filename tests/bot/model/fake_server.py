"""Stands in for the model's process: same arguments, same stdin, same check of the key, no model.

It ends when told to (POST /die), stops answering (POST /hang), or never starts at all (--broken).
"""

import argparse
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    key = ""
    hanging = False


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.server.hanging:
            time.sleep(60)
        allowed = self.headers["Authorization"] == f"Bearer {self.server.key}"
        self.answer(200 if allowed else 401, str(os.getpid()))

    def do_POST(self) -> None:
        if self.path == "/die":
            print("out of memory", file=sys.stderr, flush=True)
            os._exit(3)
        self.server.hanging = True
        self.answer(200, "")

    def answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


def leave_at_end_of_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--model", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    if options.broken:
        sys.exit("cannot load the model")
    server = Server(("127.0.0.1", options.port), Handler)
    server.key = sys.stdin.readline().strip()
    threading.Thread(target=leave_at_end_of_stdin, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
