"""Several tracks of one media fetched at the same time, told of as one."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

from engine.media import Progress

Meter = Callable[[Progress], None]
Bring = Callable[[Meter], None]
"""Fetches one track, telling a meter how far it is; what the meter raises ends it."""


class _Ended(Exception):
    """Another track has failed."""


def fetch(tracks: Sequence[Bring], meter: Meter) -> None:
    """Fetch all of them at once; the first failure, of one or of the meter, ends the others and is raised."""
    if len(tracks) == 1:
        tracks[0](meter)
    elif tracks:
        _Together(tracks, meter).run()


class _Together:
    def __init__(self, tracks: Sequence[Bring], meter: Meter) -> None:
        self._tracks = tracks
        self._meter = meter
        self._lock = threading.Lock()
        self._told = [Progress(stage="downloading") for _ in tracks]
        self._failure: Exception | None = None

    def run(self) -> None:
        """Fetch all; raises the first failure."""
        others = [threading.Thread(target=self._bring, args=(n,), daemon=True) for n in range(1, len(self._tracks))]
        for thread in others:
            thread.start()
        self._bring(0)
        for thread in others:
            thread.join()
        if self._failure is not None:
            raise self._failure

    def _bring(self, number: int) -> None:
        try:
            with suppress(_Ended):
                self._tracks[number](lambda progress: self._tell(number, progress))
        except Exception as error:  # noqa: BLE001 - It is raised in the thread that waits.
            with self._lock:
                self._failure = self._failure or error

    def _tell(self, number: int, progress: Progress) -> None:
        with self._lock:
            if self._failure is not None:
                raise _Ended
            self._told[number] = progress
            self._meter(together(self._told))


def together(parts: Sequence[Progress]) -> Progress:
    """How far a download is that has these parts."""
    totals = [part.total_bytes for part in parts]
    total = sum(each or 0 for each in totals) if all(totals) else None
    done = sum(part.done_bytes or 0 for part in parts)
    fractions = [part.fraction or 0.0 for part in parts]
    return Progress(
        stage="downloading",
        fraction=min(1.0, done / total) if total else sum(fractions) / len(fractions),
        done_bytes=done,
        total_bytes=total,
        speed=sum(part.speed or 0.0 for part in parts),
        eta=max((part.eta for part in parts if part.eta is not None), default=None),
    )
