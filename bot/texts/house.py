"""What administrators see, as text."""

from datetime import datetime

from bot import views
from bot.messages import Messages
from bot.texts.jobs import job_line
from bot.texts.text import Text, printable, short
from storage.models import Broadcast, BroadcastRun

TRACE_LINES = 20


def announcement(view: views.Announcement) -> Text:
    """A text for everyone, line by line."""
    head, *rest = [printable(line) for line in view.text.splitlines()] or [""]
    return Text(head, rest)


def person(view: views.Person, texts: Messages) -> Text:
    """What is known about a person."""
    profile = view.profile
    counts = [f"{texts.text(f'state-{state}')} {count}" for state, count in sorted(profile.jobs.items())]
    return Text(
        texts.text("person", user=str(profile.user_id), tier=texts.text(f"tier-{profile.tier}")),
        [
            *(printable(f"{each.platform}:{each.external_id}  {each.name}") for each in profile.identities),
            texts.text("credits-balance", available=profile.balance.available),
            texts.text("credits-held", held=profile.balance.held),
            texts.text("person-jobs", jobs=", ".join(counts) or "0"),
            texts.text("person-since", time=_time(profile.since, texts)),
            texts.text("person-seen", time=_time(profile.seen_at, texts)),
        ],
    )


def banned(view: views.Banned, texts: Messages) -> Text:
    """That a person is shut out, or is not any more."""
    return Text(texts.text("banned-on" if view.banned else "banned-off", person=printable(view.person)))


def every_job(view: views.EveryJob, texts: Messages) -> Text:
    """The unfinished jobs of all people, a line each."""
    if not view.jobs:
        return Text(texts.text("nothing-to-do"))
    return Text(
        texts.text("every-job-head"),
        [f"{job_line(job, texts)}  ·  {short(name, 30)}  ·  {job.platform}" for job, name in view.jobs],
    )


def queue(view: views.QueueState, texts: Messages) -> Text:
    """How long the queue is, who works, and whether anything may start."""
    seen = view.overview
    state = "draining" if seen.draining else "paused" if seen.paused else "open"
    waiting = [f"{texts.text(f'tier-{tier}')} {count}" for tier, count in sorted(seen.waiting.items())]
    return Text(
        texts.text(f"queue-{state}"),
        [
            texts.text("queue-waiting", count=sum(seen.waiting.values()), tiers=", ".join(waiting) or "none"),
            texts.text("queue-running", running=seen.running),
            texts.text("queue-workers", workers=seen.crew.workers, slots=seen.crew.slots),
            *([texts.text("queue-eta", time=texts.rough(seen.eta))] if seen.eta else []),
        ],
    )


def broadcasts(view: views.Broadcasts, texts: Messages) -> Text:
    """The newest broadcasts, a line for each platform of each."""
    if not view.broadcasts:
        return Text(texts.text("broadcasts-none"))
    lines: list[str] = []
    for broadcast, runs in view.broadcasts:
        lines.append(f"{broadcast.id}. {short(broadcast.text)}{_broadcast_state(broadcast, texts)}")
        lines += [_run(run, texts) for run in runs]
    return Text(texts.text("broadcasts-head"), lines)


def notice(view: views.NoticeSet, texts: Messages) -> Text:
    """What everyone is shown from now on."""
    if view.text is None:
        return Text(texts.text("notice-off"))
    return Text(texts.text("notice-on"), [printable(line) for line in view.text.splitlines()])


def fault(view: views.FaultFound, texts: Messages) -> Text:
    """What stands behind the short id of an error: the facts, and the end of its trace."""
    found = view.fault
    facts = [printable(f"{name} = {value}") for name, value in {"where": found.where, **found.facts}.items() if value]
    trace = [printable(line) for line in found.trace.splitlines() if line.strip()]
    head = texts.text("fault", error_id=found.error_id, kind=found.kind, time=texts.moment(found.at))
    return Text(head, [*facts, *trace[-TRACE_LINES:]])


def taken_down(view: views.TakenDown, texts: Messages) -> Text:
    """That a media is given out no more, or that it is again."""
    if view.files is None:
        return Text(texts.text("takedown-undone", url=short(view.link)))
    return Text(texts.text("takedown-done", url=short(view.link), files=view.files))


def platforms(view: views.Platforms, texts: Messages) -> Text:
    """Every platform, and why it is off where it is."""
    lines = [
        texts.text("platform-on", platform=name)
        if reason is None
        else texts.text("platform-off", platform=name, reason=printable(reason) or "-")
        for name, reason in view.off.items()
    ]
    return Text(texts.text("platforms-head"), lines)


def alarm(view: views.Alarm, texts: Messages) -> Text:
    """What administrators have to know at once."""
    return Text(texts.text(f"alarm-{view.name}", **{name: printable(str(fact)) for name, fact in view.facts.items()}))


def _broadcast_state(broadcast: Broadcast, texts: Messages) -> str:
    return f"  ({texts.text('broadcast-stopped')})" if broadcast.stopped_at is not None else ""


def _run(run: BroadcastRun, texts: Messages) -> str:
    left = max(0, run.recipients - run.told - run.blocked - run.failed)
    return texts.text(
        "broadcast-run", platform=run.platform, told=run.told, blocked=run.blocked, failed=run.failed,
        left=0 if run.finished_at else left,
    )  # fmt: skip


def _time(moment: datetime, texts: Messages) -> str:
    return texts.moment(moment.timestamp())
