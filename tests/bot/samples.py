"""Views as they occur, with titles as hostile as sites send them."""

from collections.abc import Sequence
from datetime import date

from bot import views
from bot.grammar import COMMANDS
from bot.packs import Pack
from engine import media, preferences, rules
from engine.accounts import Amount, Statement
from engine.delivery import Fit, Forecast, Link, Parts, Upload
from engine.errors.fetching import TooLong
from engine.errors.jobs import MaybeDelivered
from engine.formats import options
from engine.lists import ListOffered, ListQuote, Standing, Wish
from engine.media import Choice, Format, Media, Progress
from engine.offers import Offered, Quote, Terms
from engine.places import Place
from engine.records import Summary
from engine.rules import Rules
from storage.ledger import Balance
from storage.models import Entry, EntryKind, File, Job, JobState, Tier, now
from storage.records import Statistics
from storage.statistics import Day

COINS = ("credits", "usd")
HOSTILE = "Sea \x1b[31m<b>*night*</b>\n\u202e & \u2028 more " + "x" * 300
FORMATS = tuple(
    Format(id=f"{height}", container="mp4", width=height * 16 // 9, height=height, fps=60, video_codec="h264",
           audio_codec="aac", bitrate=height * 4.0, size=height * 10_000, size_exact=height == 720, language="en")
    for height in (144, 240, 360, 480, 720, 1080)
)  # fmt: skip
MEDIA = Media(
    url="https://example.org/watch", key="example:1", platform="other", id="1", title=HOSTILE, uploader=HOSTILE,
    duration=185.4, thumbnail="https://example.org/1.jpg", formats=FORMATS,
)  # fmt: skip
FILE = File(
    id=1, form_key="f", path="a/b", name="Sea.mp4", size=3_000_000, mime="video/mp4", duration=185.4, expires_at=now()
)


def job(**values: object) -> Job:
    """A job that nobody has asked for."""
    plain = {
        "id": 10**15, "user_id": 1, "platform": "fake", "reply_to": {}, "url": MEDIA.url, "title": HOSTILE,
        "media": MEDIA.model_dump(mode="json"), "choice": Choice().model_dump(mode="json"), "form_key": "f",
    }  # fmt: skip
    return Job(**{**plain, **values})


def quote(**values: object) -> Quote:
    """An offer of everything."""
    forecasts = (Forecast("whole"), Forecast("fit"), Forecast("parts", 3), Forecast("link"), None)
    offers = [
        Offered(option, Terms(Tier.MEMBER, 102), forecasts[number % 5]) for number, option in enumerate(options(MEDIA))
    ]
    return Quote(
        **{"id": "3fa9c1d2", "media": MEDIA, "offers": offers, "whole_list": "https://example.org/list", **values}
    )


LIST = MEDIA.model_copy(
    update={
        "entries": tuple(
            media.Entry(index=n, url=MEDIA.url, title=HOSTILE, duration=60 if n else None) for n in range(3)
        )
    }
)
LIST_OFFERS = [
    ListOffered(Wish(Choice(container=container), "1-3", zipped), 3, 66, unknown, whole)
    for container, zipped, unknown, whole in (("mp4", False, 1, True), ("mp3", True, 0, False), ("mp3", False, 3, True))
]
STANDING = Standing(
    dict.fromkeys(JobState, 1),
    [job(item=n, state=state, error=TooLong(600, 840).to_json()) for n, state in enumerate(JobState, 1)],
    40,
)


DELIVERED = views.Delivered(job(), Upload([FILE]), ["https://example.org/d/1"], 102)
RULES = views.ChatRules(
    rules.shown(Rules(quiet=True)), {name: (*rules.POSSIBLE[name], rules.DEFAULT) for name in rules.NAMES},
    {"quiet"}, "12/34", moderates=True,
)  # fmt: skip
STATISTICS = Summary(
    Statistics(3, 7300.0, 400, 0, {"youtube": 2, "": 1}, {"mp4": 2, "mp3": 1}), [Day(date(2026, 5, 3), 3, 7300.0, 400)]
)

VIEWS: Sequence[views.View] = (
    views.Looking(f"https://example.org/{'x' * 300}"),
    views.Accepted(),
    views.Accepted(options(MEDIA)[1]),
    views.Queued(job(), Place(3, 75.0)),
    views.Queued(job(), Place(0, parked=True)),
    views.Running(job()),
    views.Running(job(), Progress(stage="downloading", fraction=0.456, speed=2e6, eta=12)),
    views.Running(job(), Progress(stage="converting", done_bytes=1000)),
    views.Offer(quote()),
    views.About(MEDIA, 102),
    views.ListOffer(ListQuote("3fa9c1d2", LIST, LIST_OFFERS, 50)),
    views.ItemList(LIST, LIST.entries[:2], 1),
    views.LeftOut(2, 10, 50),
    views.Gathering(job(media=LIST.model_dump(mode="json")), STANDING),
    views.Gathered(job(media=LIST.model_dump(mode="json")), STANDING, 102),
    DELIVERED,
    views.Delivered(job(), Link([FILE]), ["https://example.org/d/1"], 0),
    views.Delivered(job(), Upload([FILE, FILE]), ["https://example.org/d/1"], 0, Parts([FILE], 1, 2)),
    views.Delivered(job(), Upload([FILE]), ["https://example.org/d/1"], 0, Fit([FILE], 1), options(MEDIA)[1]),
    views.Cancelled(job()),
    views.Declined(TooLong(600, 840)),
    views.Declined(TooLong(600, 840), job()),
    views.Declined(MaybeDelivered(), job()),
    views.Formats("3fa9c1d2", MEDIA, FORMATS, 11, 2, 3),
    views.Formats("3fa9c1d2", MEDIA, [Format(id=HOSTILE[:20], container="m4a", bitrate=128)], 1, 1, 1),
    views.Formats("3fa9c1d2", MEDIA, [], 1, 1, 1),
    views.JobList([job(state=state) for state in JobState], 2, 3, "unfinished soundcloud"),
    views.JobList([], 1, 1, "failed"),
    views.JobList([]),
    views.DownloadStatistics(STATISTICS),
    views.DownloadStatistics(Summary(Statistics(), [])),
    views.Packs([Pack(500, 50)]),
    views.Packs([]),
    RULES,
    views.Skipped(True),
    views.Skipped(False),
    views.Account(None),
    views.Account(
        Statement(
            Balance(998, 33),
            [(Entry(wallet_id=1, kind=EntryKind.GRANT, amount=5, key="k", reason=HOSTILE), coin) for coin in COINS],
        )
    ),
    views.Credited(HOSTILE, Amount(500), 600),
    views.VoucherCodes(["AAAA-BBBB"], Amount(500)),
    views.PayerRule("pool", rules.PAYERS, 50),
    views.Renamed(job()),
    views.Deleted(job()),
    views.Preferences(preferences.current({}), dict(preferences.POSSIBLE)),
    views.Welcome(998),
    views.Welcome(None, in_group=True),
    views.Help([spec for spec in COMMANDS if spec.listed], HOSTILE, more=True),
    views.Usage(COMMANDS[0]),
    views.NotUnderstood(HOSTILE),
    views.NotUnderstood("/jobz", "jobs"),
    views.NotUnderstood("/jobs x", "jobs"),
    views.NothingToDo(),
)  # fmt: skip
"""What every platform must be able to say; at least one of each kind that is about links, jobs, credits and groups."""
