from dataclasses import fields
from typing import get_type_hints

from engine.errors import fetching
from storage.errors import UserError

FACTS = {str: "a", float: 1.5, int: 2, int | float: 2.5, list[str]: ["DE"], int | None: 3, float | None: 4.5}
KINDS = [kind for kind in UserError.tree() if kind.__module__.partition(".")[0] in ("engine", "storage")]


def _example(kind):
    types = get_type_hints(kind)
    return kind(**{field.name: FACTS[types[field.name]] for field in fields(kind)})


def test_every_error_crosses_a_process_border_as_itself(subtests):
    for kind in KINDS:
        with subtests.test(kind.code):
            error = _example(kind)
            back = UserError.from_json(error.to_json())
            assert (type(back), back.facts()) == (kind, error.facts())


def test_every_error_has_a_code_of_its_own():
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_what_passes_by_itself_is_worth_asking_again():
    assert fetching.retryable(fetching.PlatformFailed(500))
    assert not fetching.retryable(fetching.MediaUnavailable(404))


def test_what_fetching_ends_in_is_in_the_tree():
    assert set(fetching.fetch_errors()) < set(KINDS)
