"""An OpenTelemetry collector on loopback, which keeps the spans that it is told of."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """Takes spans over HTTP for the length of a block."""

    def __init__(self):
        self.spans = []
        self.headers = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.headers.append(dict(self.headers))
                collector.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        """Its address, as the setting takes it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, told):
        for resource in told.resource_spans:
            facts = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.spans += [(facts["service.name"], span) for scope in resource.scope_spans for span in scope.spans]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
