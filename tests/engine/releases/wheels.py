"""Doctored wheels of yt-dlp, and a package index on loopback that has them."""

import base64
import hashlib
import http.server
import io
import threading
import zipfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

GOOD, BROKEN, CANARY, WORSE = "2099.1.1", "2099.1.2", "2099.1.3", "2099.1.4"

# The real package, of which an overlay holds nothing but what is said below it.
SHADOW = """
from pathlib import Path as _Path
__path__.append({real!r})
exec(compile((_Path({real!r}) / "__init__.py").read_text(), "yt_dlp", "exec"))
"""
FAILING = """
_extract = YoutubeDL.extract_info
def _doctored(self, url, *arguments, **options):
    if {pattern!r} in url:
        raise utils.ExtractorError("doctored")
    return _extract(self, url, *arguments, **options)
YoutubeDL.extract_info = _doctored
"""


def wheel(version, code="", *, name="yt_dlp", requires=()):
    """A wheel whose package holds that code."""
    info = f"{name}-{version}.dist-info"
    needed = "".join(f"Requires-Dist: {each}\n" for each in requires)
    files = {
        f"{name}/__init__.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n"
        + "".join(f"Provides-Extra: {extra}\n" for extra in ("curl-cffi", "default", "deno"))
        + needed,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},sha256={_digest(text.encode())},{len(text)}\n" for path, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return made.getvalue()


def shadow(version, code=""):
    """A wheel of the real package, with some code at its end."""
    real = str(Path(find_spec("yt_dlp").origin).parent)
    return wheel(version, SHADOW.format(real=real) + code)


def light(version, fails=(), code=""):
    """A wheel for `light_tasks`: of links with any of those words it says that they failed."""
    return wheel(version, f"{code}\nFAILS = {tuple(fails)!r}\n")


def unpacked(made, folder):
    """That wheel as an overlay."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        archive.extractall(folder)
    return folder


def _digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


class Index:
    """A package index; what is asked for is remembered, and files can be kept back half-way."""

    def __init__(self):
        self.files, self.asked = {}, []
        self.keep_back = False
        self.kept_back = threading.Event()
        self.let_go = threading.Event()
        self.url = ""

    def add(self, version, made, name="yt_dlp"):
        """Offer a wheel."""
        self.files[f"{name}-{version}-py3-none-any.whl"] = made

    def clear(self):
        """Offer nothing any more."""
        self.files.clear()
        self.asked.clear()

    def page(self, name):
        """The page of a package, as PEP 503 has it."""
        links = (
            f'<a href="/files/{file}#sha256={hashlib.sha256(made).hexdigest()}">{file}</a>'
            for file, made in self.files.items()
            if file.partition("-")[0].replace("_", "-") == name
        )
        return f"<!doctype html><html><body>{''.join(links)}</body></html>".encode()


@contextmanager
def served():
    """An index that answers for the length of the block."""
    index = Index()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            index.asked.append(self.path)
            kind, _, name = self.path.strip("/").partition("/")
            body = index.page(name.strip("/")) if kind == "simple" else index.files.get(name)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if kind == "simple" else "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if kind == "files" and index.keep_back:
                self.wfile.write(body[:100])
                self.wfile.flush()
                index.kept_back.set()
                index.let_go.wait(60)
            else:
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    index.url = f"http://127.0.0.1:{server.server_address[1]}/simple"
    try:
        yield index
    finally:
        index.let_go.set()
        server.shutdown()
        server.server_close()
