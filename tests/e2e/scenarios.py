"""What happens between a person and the bot, the same on every platform; written once, as a table."""

from collections.abc import Callable, Mapping

from tests.e2e.people import Person
from tests.site import SiteProcess

Scenario = Callable[[Person, SiteProcess, str], None]
"""What a person does with a site; the text keeps the links of platforms apart, so that none is served from a cache."""


def file_arrives_and_is_repeated(person: Person, site: SiteProcess, apart: str) -> None:
    """Link, offer, pick, file; and the same once more, the same bytes."""
    link = site.url(f"/clips/short.mp4?{apart}")
    person.asks(link)
    person.picks(1)
    first = person.gets_file()
    person.asks(link)
    person.picks(1)
    assert person.gets_file() == first


def job_is_cancelled_and_tried_again(person: Person, site: SiteProcess, apart: str) -> None:
    """Link, offer, pick, progress, cancel, retry, file."""
    person.asks(site.url(f"/slow/250000/0/clips/short.mp4?{apart}"))
    person.picks(1)
    person.sees_it_running()
    person.cancels()
    person.tries_again()
    assert person.gets_file()


SCENARIOS: Mapping[str, Scenario] = {
    "repeat": file_arrives_and_is_repeated,
    "retry": job_is_cancelled_and_tried_again,
}
