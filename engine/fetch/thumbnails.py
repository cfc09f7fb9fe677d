"""What runs in a worker's child before a file is sent where players show a small picture of it: that picture is made.

- thumbnail: {film, seconds, picture, means} -> {files: [Produced]}, a jpg: a frame of the film of so many seconds at
  the path or http address `film`; without one, as of a sound, the picture at the address `picture`, which is fetched
  with those means

It is left in the current folder. NotMedia says that it cannot be had.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from engine import ffmpeg, mediainfo
from engine.errors.fetching import NotMedia
from engine.fetch import companions, ytdlp
from engine.fetch.ytdlp import Visit
from engine.means import Means
from engine.media import Produced

Json = dict[str, Any]
Tell = Callable[[Json], None]

SIDE: Final = 320
"""Pixels that neither side exceeds: what Telegram takes (https://core.telegram.org/bots/api#sendvideo)."""
ROUGH_SECONDS: Final = 60.0
"""From this length on the keyframe before is taken, not the frame itself: up to it there may be seconds of film."""
_SMALL: Final = {
    "f": "mjpeg", "frames:v": 1, "q:v": 4, "pix_fmt": "yuvj420p", "map_metadata": -1, "threads": 1,
    "vf": f"scale='min({SIDE},iw)':'min({SIDE},ih)':force_original_aspect_ratio=decrease",
}  # fmt: skip


def thumbnail(request: Json, tell: Tell) -> Json:
    """Make a small picture of a film, or of a sound's picture; raises NotMedia and what a fetch of it meets."""
    del tell
    film, target = request["film"], Path("thumbnail.jpg")
    if film is not None:
        source, seconds = film if film.startswith("http") else Path(film), request["seconds"] or 0.0
        # One frame is not worth a thread for each processor.
        reading: Json = {"threads": 1} | ({"noaccurate_seek": None} if seconds >= ROUGH_SECONDS else {})
        there = companions.frame(source, seconds, target, _SMALL, reading)
    else:
        there = _of_site(request, target)
    if not there:
        raise NotMedia("no picture")
    size = mediainfo.picture_size(target)
    made = Produced(
        path=target.resolve(), role="thumbnail", name=target.name, size=target.stat().st_size,
        width=size.width, height=size.height,
    )  # fmt: skip
    return {"files": [made.model_dump(mode="json")]}


def _of_site(request: Json, target: Path) -> bool:
    if request["picture"] is None:
        return False
    ytdlp.prepare_environment()
    with Visit(Means(**request["means"]), ffmpeg.executable()) as visit:
        return companions.picture_at(visit, request["picture"], target, _SMALL)


TASKS: Final[dict[str, Callable[[Json, Tell], Json]]] = {"thumbnail": thumbnail}
