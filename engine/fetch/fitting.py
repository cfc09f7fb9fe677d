"""What runs in a worker's child when a stored file is too large to be sent: it is encoded anew, or cut into parts.

- fit: {path, max_bytes} -> {files: [Produced]}, one file in the same container
- split: {path, max_bytes, max_parts} -> {files: [Produced ...]}, in their order

Files are left in the current folder, each 2 % below the limit at least. CannotFit says that it cannot be done.

What it cannot do: sounds without loss (wav, flac) are cut but not encoded with loss; a split keeps the first picture
and the first sound.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine import bitrates, ffmpeg, mediainfo
from engine.bitrates import Rates
from engine.containers import CONTAINERS, ENCODERS, Container
from engine.errors.forms import CannotFit
from engine.ffmpeg import Packet
from engine.media import Produced, Progress
from engine.mediainfo import Inspection

Json = dict[str, Any]
Tell = Callable[[Json], None]

FIRST_PASS: Final = 0.35
"""The share of the time that the first of two passes takes."""
ATTEMPTS: Final = 3
"""How often a file that came out too large is encoded again, smaller."""
CAUTION: Final = 0.95
FLOOR_SLACK: Final = 0.85
"""How far below the floor an attempt may go that only evens out what an earlier one had too much."""
CUT_SECONDS: Final = 0.005
"""Less than the time between any two frames."""
PACKET_BYTES: Final = 20
"""What a container needs beside each packet, at most."""
HEAD_BYTES: Final = 3_000
DURATION_SHARE: Final = 0.02
DURATION_SECONDS: Final = 1.0
"""How much shorter or longer the result may be: a share, or seconds where that is more."""


def fit(request: Json, tell: Tell) -> Json:
    """Encode a file anew so that it stays under a limit; raises CannotFit, DiskFull and NotMedia."""
    job = _Job.of(request, tell)
    target = Path(f"fitted{job.path.suffix}")
    if job.container.is_audio:
        job.fit_sound(target)
    else:
        job.fit_video(target)
    return _result(job, [target])


def split(request: Json, tell: Tell) -> Json:
    """Cut a file at keyframes into parts that stay under a limit; raises CannotFit, DiskFull and NotMedia."""
    job = _Job.of(request, tell)
    parts = job.split(int(request["max_parts"]))
    return _result(job, parts)


TASKS: Final[dict[str, Callable[[Json, Tell], Json]]] = {"fit": fit, "split": split}


_QUALITIES: Final = ("crf", "b:v", "q:v")


@dataclass(frozen=True)
class Group:
    """What cannot be cut: a keyframe and all that follows it up to the next one; start in seconds."""

    start: float
    size: int


def groups(packets: Iterable[Packet]) -> list[Group]:
    """The pieces of a file between which it can be cut; those of its first stream decide."""
    found: list[Group] = []
    for packet in packets:
        size = packet.size + PACKET_BYTES
        if not found or (packet.stream == 0 and packet.is_keyframe):
            found.append(Group(packet.time, size))
        else:
            found[-1] = Group(found[-1].start, found[-1].size + size)
    return found


def cuts(pieces: Sequence[Group], max_bytes: int, max_parts: int) -> list[float] | None:
    """When the second and every later part begins, in seconds; None if no such parts can be made.

    There are as few parts as can be, and among those the largest one is as small as can be.
    """
    if not pieces or max(piece.size for piece in pieces) > max_bytes:
        return None
    count = len(_filled(pieces, max_bytes))
    if count > max_parts:
        return None
    low, high = max(piece.size for piece in pieces), max_bytes
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(_filled(pieces, middle)) <= count else (middle + 1, high)
    return [pieces[place].start for place in _filled(pieces, high)[1:]]


def _filled(pieces: Sequence[Group], max_bytes: int) -> list[int]:
    """Where each part begins when every part takes as many pieces as it can."""
    starts, size = [0], 0
    for place, piece in enumerate(pieces):
        if size + piece.size > max_bytes and place > starts[-1]:
            starts.append(place)
            size = 0
        size += piece.size
    return starts


@dataclass(frozen=True)
class _Job:
    path: Path
    about: Inspection
    container: Container
    max_bytes: int
    tell: Tell

    @classmethod
    def of(cls, request: Json, tell: Tell) -> "_Job":
        path = Path(request["path"])
        container = CONTAINERS.get(path.suffix.removeprefix("."))
        if container is None:
            raise CannotFit(request["max_bytes"])
        return cls(path, mediainfo.inspect(path), container, request["max_bytes"], tell)

    @property
    def target(self) -> int:
        return bitrates.target(self.max_bytes)

    def fit_sound(self, target: Path) -> None:
        rate = self.container.bitrate and self._sound_rate(self.container.bitrate)
        for _ in range(ATTEMPTS):
            if not rate:
                break
            options = {"f": self.container.muxer, **_sound(self.container, rate)}
            self._make(target, options, streams=("a:0",))
            if target.stat().st_size <= self.target:
                return
            rate = self._sound_rate(rate - 1)
        raise CannotFit(self.max_bytes)

    def _sound_rate(self, most: int) -> int | None:
        return bitrates.for_sound(self.max_bytes, self.about.duration or 0.0, most) if self.about.duration else None

    def fit_video(self, target: Path) -> None:
        rates = self._rates()
        rate = rates.video
        if self._in_two_passes:
            first = {**self._picture(rates, rate), "pass": 1, "f": "null"}
            self._make(Path("/dev/null"), first, streams=("V:0",), share=(0.0, FIRST_PASS))
        for _ in range(ATTEMPTS):
            self._last_pass(target, rates, rate)
            size = target.stat().st_size
            if size <= self.target:
                return
            rate = int(rate * self.target / size * CAUTION)
            if rate < rates.video * FLOOR_SLACK:
                break
        raise CannotFit(self.max_bytes)

    @property
    def _in_two_passes(self) -> bool:
        # VP9's two passes take five times as long as its fast way, which holds a rate well enough.
        return not self.container.video_encoder.startswith("libvpx")

    def _rates(self) -> Rates:
        width, height = self.about.width or 0, self.about.height or 0
        if not (self.about.duration and width and height):
            raise CannotFit(self.max_bytes)
        rates = bitrates.for_video(
            self.max_bytes,
            self.about.duration,
            side=min(width, height),
            aspect=max(width, height) / min(width, height),
            fps=self.about.fps or bitrates.FRAMES_PER_SECOND,
            sound=self.about.has_audio,
        )
        if rates is None:
            raise CannotFit(self.max_bytes)
        return rates

    def _last_pass(self, target: Path, rates: Rates, rate: int) -> None:
        options: Json = {**self._picture(rates, rate), "f": self.container.muxer, **_front(self.container)}
        if self.about.has_audio:
            options |= {"c:a": "copy"} if self._may_copy_sound(rates) else _sound(self.container, rates.audio)
        if self._in_two_passes:
            self._make(target, {**options, "pass": 2}, share=(FIRST_PASS, 1.0))
        else:
            self._make(target, options)

    def _may_copy_sound(self, rates: Rates) -> bool:
        rate = self.about.audio_bitrate
        return self.about.audio_codec in self.container.audio and rate is not None and rate <= rates.audio

    def _picture(self, rates: Rates, rate: int) -> Json:
        encoder = self.container.video_encoder
        options = {name: value for name, value in ENCODERS[encoder].items() if name not in _QUALITIES}
        if self._in_two_passes:
            options["passlogfile"] = "pass"
        if (self.about.fps or 0) > bitrates.FRAMES_PER_SECOND + 1:
            options["r"] = int(bitrates.FRAMES_PER_SECOND)
        side = min(self.about.width or 0, self.about.height or 0)
        filters = ffmpeg.scale(rates.side if rates.side < side else None)
        return {"c:v": encoder, **options, "b:v": f"{rate}k", "maxrate": f"{2 * rate}k", "bufsize": f"{4 * rate}k",
                "vf": filters}  # fmt: skip

    def split(self, max_parts: int) -> list[Path]:
        times = cuts(groups(ffmpeg.packets(self.path)), self.target - HEAD_BYTES, max_parts)
        if not times:
            raise CannotFit(self.max_bytes)
        # FLAC's head says how long the sound is, and would be copied with it; encoded anew it loses nothing.
        if self.container.muxer == "flac":
            self._encode_between(times)
        else:
            self._copy_between(times)
        parts = sorted(Path().glob(f"part*{self.path.suffix}"))
        if len(parts) != len(times) + 1:
            raise CannotFit(self.max_bytes)
        return parts

    def _copy_between(self, times: Sequence[float]) -> None:
        inner = {"segment_format_options": "movflags=+faststart"} if self.container.faststart else {}
        # The muxer cuts at the first keyframe that is not before the time.
        marks = ",".join(f"{time - CUT_SECONDS:.3f}" for time in times)
        options = {"c": "copy", "f": "segment", "segment_format": self.container.muxer, "segment_times": marks}
        self._make(Path(f"part%03d{self.path.suffix}"), {**options, "reset_timestamps": 1, **inner})

    def _encode_between(self, times: Sequence[float]) -> None:
        ends = [{"to": time} for time in times]
        for place, (start, end) in enumerate(zip([0.0, *times], [*ends, {}], strict=True)):
            sound = {"c:a": self.container.audio_encoder, "f": self.container.muxer}
            self._make(Path(f"part{place:03}{self.path.suffix}"), {**sound, "ss": start, **end}, streams=("a:0",))

    def _make(
        self,
        target: Path,
        options: Json,
        *,
        streams: Sequence[str] = ("V:0?", "a:0?"),
        share: tuple[float, float] = (0.0, 1.0),
    ) -> None:
        def tell(progress: Progress) -> None:
            done = None if progress.fraction is None else share[0] + progress.fraction * (share[1] - share[0])
            eta = progress.eta if share[1] == 1.0 else None
            self.tell(Progress(stage="converting", fraction=done, eta=eta).model_dump(mode="json"))

        ffmpeg.make(self.path, str(target), options, self.about.duration, tell, streams=streams)


def _sound(container: Container, rate: int) -> Json:
    encoder = container.audio_encoder
    return {"c:a": encoder, "ac": 2, **ENCODERS[encoder], "b:a": f"{rate}k", **_front(container)}


def _front(container: Container) -> Json:
    return {"movflags": "+faststart"} if container.faststart else {}


def _result(job: _Job, paths: Sequence[Path]) -> Json:
    made = [mediainfo.inspect(path) for path in paths]
    same = all((each.has_video, each.has_audio) == (job.about.has_video, job.about.has_audio) for each in made)
    small = all(path.stat().st_size <= job.target for path in paths)
    lengths = [each.duration or 0.0 for each in made]
    if not (same and small and _is_near(job.about.duration, sum(lengths))):
        raise CannotFit(job.max_bytes)
    files = [_produced(path, each) for path, each in zip(paths, made, strict=True)]
    return {"files": [file.model_dump(mode="json") for file in files]}


def _is_near(expected: float | None, actual: float) -> bool:
    return expected is None or abs(expected - actual) <= max(DURATION_SECONDS, expected * DURATION_SHARE)


def _produced(path: Path, about: Inspection) -> Produced:
    return Produced(
        path=Path.cwd() / path,
        size=path.stat().st_size,
        duration=about.duration,
        width=about.width,
        height=about.height,
        fps=about.fps,
        video_codec=about.video_codec,
        audio_codec=about.audio_codec,
    )
