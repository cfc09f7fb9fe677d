"""Lists and sums of one's own jobs."""

from bot import views
from tests.bot.conftest import LINK, FrontEnd


async def test_jobs_are_listed_by_state_and_by_page(front_end: FrontEnd) -> None:
    for words in ("mp3", "mp4", "mp4 360p"):
        await front_end.says(f"/get {LINK} {words}")
    await front_end.says("/cancel 2")
    for text in ("/jobs", "/jobs cancelled", "/jobs youtube", "/jobs 2"):
        await front_end.says(text)
    listed = front_end.chat.of_kind(views.JobList)
    assert [[job.id for job in view.jobs] for view in listed] == [[3, 2, 1], [2], [], []]
    assert (listed[1].words, listed[3].page, listed[3].pages) == ("cancelled", 2, 1)


async def test_statistics_count_what_was_delivered(front_end: FrontEnd) -> None:
    await front_end.says(f"/get {LINK} mp3")
    await front_end.finishes(await front_end.works_on(1), duration=60.0)
    await front_end.chat.wait_for(views.Delivered)
    await front_end.tracker.settled()
    await front_end.says("/stats 3")
    (shown,) = front_end.chat.of_kind(views.DownloadStatistics)
    total, (day,) = shown.summary.total, shown.summary.days
    assert (total.downloads, total.seconds, total.credits, total.by_container) == (1, 60.0, 33, {"mp3": 1})
    assert (day.downloads, day.seconds, day.credits) == (1, 60.0, 33)
