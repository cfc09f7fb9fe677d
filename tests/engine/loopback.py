"""Hosts on loopback for the egress guard, and clients that go through it."""

import asyncio
import io
import ipaddress
import wave
from contextlib import asynccontextmanager

import imageio_ffmpeg
import requests
from aiohttp import web

LOOPBACK = [ipaddress.ip_network("127.0.0.1/32")]
BODY = bytes(range(256)) * 4096


def a_second_of_sound():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 8000, "NONE", ""))
        sound.writeframes(bytes(16000))
    return file.getvalue()


class Origin:
    """A host on loopback that remembers what it was asked and over how many connections."""

    def __init__(self):
        self.requests, self.connections = [], set()

    async def start(self):
        app = web.Application(client_max_size=2 * len(BODY))
        app.router.add_post("/echo", self.echo)
        for name in ("media", "streamed", "away", "bare"):
            app.router.add_get(f"/{name}", getattr(self, name))
        app.router.add_get("/sound.wav", self.sound)
        app.router.add_get("/list.m3u8", self.playlist)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{self.runner.addresses[0][1]}"
        self.url = f"http://{self.host}"

    async def close(self):
        await self.runner.cleanup()

    async def media(self, request):
        self.requests.append(request)
        self.connections.add(request.transport)
        return web.Response(body=BODY, headers={"ETag": '"1"', "Keep-Alive": "timeout=5"})

    async def streamed(self, request):
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for start in range(0, len(BODY), 100_000):
            await response.write(BODY[start : start + 100_000])
        return response

    async def echo(self, request):
        return web.Response(body=await request.read())

    async def away(self, request):
        raise web.HTTPFound(request.query["to"])

    async def sound(self, request):
        return web.Response(body=a_second_of_sound(), content_type="audio/wav")

    async def playlist(self, request):
        head = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n"
        return web.Response(text=f"{head}http://10.0.0.1/1.ts\n#EXT-X-ENDLIST\n")

    async def bare(self, request):
        return web.Response(status=int(request.query["status"]))


@asynccontextmanager
async def raw_host(*answers, hold=False):
    """A host that reads what comes and writes each answer after a moment; yields its name and what it read."""
    received, serving = bytearray(), set()

    async def serve(reader, writer):
        serving.add(asyncio.current_task())
        try:
            for answer in answers:
                received.extend(await reader.read(65536))
                writer.write(answer)
                await writer.drain()
                await asyncio.sleep(0.02)
            if hold:
                await reader.read()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", received
        server.close()
        await asyncio.wait_for(asyncio.gather(*serving), 60)


async def ask(guard, text, *more):
    """Send raw text to the guard, more of it after each moment, and return all it answers until it closes."""
    reader, writer = await asyncio.open_connection(*guard.address)
    writer.write(text if isinstance(text, bytes) else text.encode())
    for part in more:
        await asyncio.sleep(0.05)
        writer.write(part)
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    return answer


def get(host, path="/", *, close=True, version="1.1"):
    """A GET for the guard in the absolute form."""
    end = "Connection: close\r\n" if close else ""
    return f"GET http://{host}{path} HTTP/{version}\r\nHost: {host}\r\n{end}\r\n"


def connect(host):
    return f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n"


def fetch(guard, url, **more):
    """GET with requests through the guard, in a thread."""
    proxies = {"http": guard.url, "https": guard.url}
    return asyncio.to_thread(requests.get, url, proxies=proxies, timeout=60, **more)


async def ffmpeg(guard, url):
    """Read a link with ffmpeg through the guard; return its exit code and what it said."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-http_proxy", guard.url, "-i", url, "-f", "null", "-"]
    process = await asyncio.create_subprocess_exec(*command, stdin=-3, stdout=-3, stderr=-1)
    _, said = await process.communicate()
    return process.returncode, said.decode()
