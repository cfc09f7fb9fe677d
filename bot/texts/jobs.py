"""Jobs and how they ended, as text."""

from bot import views
from bot.messages import Messages
from bot.texts.offers import smaller
from bot.texts.text import Text, short
from engine.delivery import Link
from engine.errors.jobs import MaybeDelivered
from storage.models import Job


def delivered(view: views.Delivered, texts: Messages) -> Text:
    """What arrived, why it is not what was asked for where it is not, where it can be fetched, and its price."""
    shown: list[str] = []
    if isinstance(view.plan, Link):
        shown.append(texts.text("delivered-too-large"))
    if view.smaller is not None:
        shown.append(smaller(view.smaller, texts))
    if view.conversion is not None:
        shown.append(texts.conversion(view.conversion, len(view.plan.files)))
    shown += [texts.text("delivered-link", url=link) for link in view.links]
    shown.append(texts.text("delivered-cost", price=texts.price(view.cost)))
    return Text(texts.text("delivered", title=short(view.job.title)), shown)


def declined(view: views.Declined, texts: Messages) -> Text:
    """Why something was not done, and what to do about it."""
    reason = texts.error(view.error)
    if view.job is None:
        return Text(reason)
    failed = texts.text("failed", title=short(view.job.title), reason=reason)
    hint = "again-hint" if isinstance(view.error, MaybeDelivered) else "retry-hint"
    return Text(failed, [texts.text(hint, job=str(view.job.id))])


def cancelled(view: views.Cancelled, texts: Messages) -> Text:
    """That a job was cancelled."""
    return Text(texts.text("cancelled", title=short(view.job.title)))


def job_list(view: views.JobList, texts: Messages) -> Text:
    """Jobs, a line each."""
    if not view.jobs:
        return Text(texts.text("jobs-none-such" if view.words or view.page > 1 else "jobs-none"))
    shown = [job_line(job, texts) for job in view.jobs]
    if view.pages > 1:
        shown.append(texts.text("page", page=view.page, pages=view.pages))
    return Text(texts.text("jobs-head"), shown)


def job_line(job: Job, texts: Messages) -> str:
    """A job in one line: number, state and title."""
    return texts.text("job-line", job=str(job.id), state=texts.text(f"state-{job.state}"), title=short(job.title))


def renamed(view: views.Renamed, texts: Messages) -> Text:
    """That a job has another title."""
    return Text(texts.text("renamed", job=str(view.job.id), title=short(view.job.title)))


def deleted(view: views.Deleted, texts: Messages) -> Text:
    """That a job is gone."""
    return Text(texts.text("deleted", job=str(view.job.id), title=short(view.job.title)))
