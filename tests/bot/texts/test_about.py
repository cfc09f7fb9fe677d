from bot import views
from bot.messages import Messages
from bot.texts.views import text
from engine.media import Chapter, Entry, Format, Media, Picture, Subtitle
from tests.bot.conftest import LINK, video

FULL = video().model_copy(
    update={
        "description": "What it is.\n\nAnd more.", "uploader": "Ann", "upload_date": "2026-02-03", "view_count": 1,
        "like_count": 20, "chapters": (Chapter(title="Start", start=0, end=30),),
        "subtitles": (Subtitle(language="en"), Subtitle(language="de", automatic=True)),
        "formats": (
            Format(id="18", container="mp4", height=360, width=640, video_codec="h264", audio_codec="aac",
                   size=4_000_000),
            Format(id="22", container="mp4", height=720, width=1280, fps=29.97, video_codec="h264", audio_codec="aac",
                   bitrate=900, size=9_000_000, size_exact=True),
        ),
    }
)  # fmt: skip


def lines(media: Media, price: int | None = 33) -> list[str]:
    return text(views.About(media, price), Messages()).lines


def test_everything_that_is_known_is_said() -> None:
    said = lines(FULL)
    assert said[:12] == [
        "A film", LINK, "other, film", "By Ann", "Uploaded 2026-02-03", "Length 1:00", "1 view, 20 likes",
        "Heights: 720p, 360p", "What it is. And more.", "Subtitles: en", "Automatic subtitles: de", "1 chapter:",
    ]  # fmt: skip
    assert said[13] == "Price: 33 credits"


def test_formats_are_listed_with_the_best_first_and_say_which_size_is_exact() -> None:
    best, other = lines(FULL)[-2:]
    assert all(part in best for part in ("22", "mp4", "720p", "30", "h264+aac", "900", " 9.0 MB"))
    assert "~4.0 MB" in other


def test_of_what_is_not_known_nothing_is_said() -> None:
    bare = Media(url=LINK, key=LINK, platform="other", id="", title="Bare")
    assert lines(bare, None) == ["Bare", LINK, "Price: free"]


def test_a_stream_says_whether_it_runs_or_when_it_will() -> None:
    assert "Live now" in lines(FULL.model_copy(update={"live_status": "is_live"}))
    upcoming = FULL.model_copy(update={"live_status": "is_upcoming", "starts_at": 1_800_000_000.0})
    assert any("2027" in line for line in lines(upcoming))


def test_the_price_of_what_is_of_unknown_length_is_the_most_that_it_can_be() -> None:
    assert "Price: up to 33 credits" in lines(FULL.model_copy(update={"duration": None}))
    pictures = (Picture(url=LINK, container="jpg"),)
    assert "Price: 1 credit" in lines(
        FULL.model_copy(update={"duration": None, "formats": (), "pictures": pictures}), 1
    )


def test_a_list_shows_its_first_items_and_what_they_cost() -> None:
    site, host = "https://soundcloud.com/songs", {"platform": "soundcloud", "extractor": "soundcloudset"}
    entries = tuple(Entry(index=n, url=f"{site}/{n}", title=f"Song {n}", duration=60.0) for n in range(1, 13))
    said = lines(FULL.model_copy(update={"formats": (), "entries": entries, **host}), 396)
    assert [line for line in said if "Song" in line] == [f"  {n}. Song {n}" for n in range(1, 11)]
    assert said[-2:] == ["… and 2 more", "Price: 396 credits"]


def test_a_list_of_unknown_lengths_says_that_the_price_depends() -> None:
    entries = (Entry(index=1, url=LINK, duration=1.0),)
    assert "Price: depends on the lengths of its items" in lines(FULL.model_copy(update={"entries": entries}), 0)


def test_however_much_there_is_it_fits_into_a_message() -> None:
    crowded = FULL.model_copy(
        update={
            "description": "word " * 1000, "title": "t" * 300,
            "chapters": tuple(Chapter(title="c" * 200, start=n, end=n + 1) for n in range(500)),
            "subtitles": tuple(Subtitle(language=f"x{n}", automatic=True) for n in range(300)),
            "formats": tuple(FULL.formats[0].model_copy(update={"id": "f" * 100}) for _ in range(300)),
        }
    )  # fmt: skip
    assert len("\n".join(lines(crowded))) < 4000
