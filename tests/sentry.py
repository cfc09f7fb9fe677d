"""A Sentry on loopback, which keeps the events that it is told of."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


class Sentry:
    """Takes envelopes for the length of a block."""

    def __init__(self):
        self.events = []
        self.raw = b""
        sentry = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sentry.take(UNPACK[self.headers.get("Content-Encoding", "")](body))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def dsn(self):
        """Its address, as the setting takes it."""
        return f"http://0123456789abcdef0123456789abcdef@127.0.0.1:{self._server.server_address[1]}/7"

    def take(self, envelope):
        self.raw += envelope
        lines = envelope.split(b"\n")
        for head, item in zip(lines[1::2], lines[2::2], strict=False):
            if json.loads(head)["type"] == "event":
                self.events.append(json.loads(item))

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
