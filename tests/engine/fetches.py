"""Links made into files in this process, for tests of what comes out."""

import json

from engine import choices
from engine.fetch import tasks
from engine.media import Choice, Produced


def fetch(network, path, form="", raw=None, tell=lambda _: None, **limits):
    """The files that a link and the words of a form, or a Choice, become in the current folder."""
    choice = form if isinstance(form, Choice) else choices.from_words(form.split())
    limits = {"max_bytes": 10**9, "max_seconds": 3600.0, "proxy": network.proxy, **limits}
    request = {"url": network.url(path), "choice": choice.model_dump(mode="json"), "limits": limits, "raw": raw}
    result = tasks.TASKS["download"](json.loads(json.dumps(request)), tell)
    return [Produced.model_validate(file) for file in result["files"]]


def look(network, path):
    """What a look at a link leaves for a download."""
    return tasks.TASKS["probe"]({"url": network.url(path), "proxy": network.proxy}, lambda _: None)["raw"]
