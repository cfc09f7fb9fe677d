"""What children do in trials of light wheels: the wheel itself says which links it fails at."""

import time

import yt_dlp

from engine.errors.fetching import PlatformFailed
from engine.media import Format, Media

SITE_AWAY = "/away/"


def probe(request, tell):
    url = request["url"]
    if SITE_AWAY in url or any(word in url for word in getattr(yt_dlp, "FAILS", ())):
        raise PlatformFailed
    height = 360 if any(word in url for word in getattr(yt_dlp, "LESS", ())) else 1080
    found = Format(id="1", container="mp4", height=height, video_codec="h264", audio_codec="aac")
    media = Media(url=url, key=url, platform="other", id="1", title="A clip", formats=(found,))
    return {**media.model_dump(mode="json"), "raw": None}


def download(request, tell):
    return {"files": []}


def version(request, tell):
    tell({"started": True})
    time.sleep(request.get("seconds", 0))
    return {"version": getattr(yt_dlp, "VERSION", "installed")}


TASKS = {"probe": probe, "download": download, "version": version}
