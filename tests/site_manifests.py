"""Playlists that the local media site writes when asked: live ones, and ones that point where they must not."""

from dataclasses import dataclass

LIVE_WINDOW = 6


@dataclass(frozen=True)
class Loop:
    """The segments of a second each that a live stream goes through again and again."""

    count: int

    def lines(self, number: int) -> list[str]:
        """Return the playlist lines of one segment, `number` counting from the start of the stream."""
        # Timestamps run on within a round and start again with the next one.
        jump = ["#EXT-X-DISCONTINUITY"] if number and number % self.count == 0 else []
        return [*jump, "#EXTINF:1.0,", f"seg{number % self.count:05d}.ts"]


def live_playlist(loop: Loop, seconds: float, ended: bool) -> str:
    """Return the window of a live stream that has been on for this long; `ended` closes it."""
    newest = int(seconds) + LIVE_WINDOW
    numbers = range(newest - LIVE_WINDOW, newest)
    rounds = max(0, numbers.start - 1) // loop.count
    head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2"]
    head += [f"#EXT-X-MEDIA-SEQUENCE:{numbers.start}", f"#EXT-X-DISCONTINUITY-SEQUENCE:{rounds}"]
    body = [line for number in numbers for line in loop.lines(number)]
    return "\n".join([*head, *body, *(["#EXT-X-ENDLIST"] if ended else []), ""])


DRM = (
    '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key",'
    'KEYFORMAT="com.apple.streamingkeydelivery"\n#EXTINF:1.0,\nseg.ts\n#EXT-X-ENDLIST\n'
)


def playlist_of(address: str, part: str = "segment") -> str:
    """Return an HLS playlist that names an address as its segment, key, map or variant."""
    if part == "variant":
        return f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,RESOLUTION=640x360\n{address}\n"
    extra = {
        "key": f'#EXT-X-KEY:METHOD=AES-128,URI="{address}"\n',
        "map": f'#EXT-X-MAP:URI="{address}"\n',
    }.get(part, "")
    segment = address if part == "segment" else "/hls/3/360/seg00000.ts"
    head = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n"
    return f"{head}{extra}#EXTINF:1.0,\n{segment}\n#EXT-X-ENDLIST\n"
