import pytest

from engine.fetch.answers import MOST_CONNECTIONS, Answer, Host, Identity, Span


def answer(status=200, **headers):
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, fields, lambda _: b"", lambda: None)


@pytest.mark.parametrize(
    ("status", "header", "span"),
    [
        (206, "bytes 0-99/1000", Span(0, 100)), (206, "bytes 5-5/*", Span(5, 6)), (206, "bytes */1000", None),
        (200, "bytes 0-99/1000", None), (206, "items 0-99/1000", None), (206, "", None),
    ],
)  # fmt: skip
def test_the_part_that_comes_is_the_one_that_is_said(status, header, span):
    assert Span.of(answer(status, Content_Range=header)) == span


def test_a_part_is_asked_for_by_its_last_byte():
    assert Span(10, 20).header == "bytes=10-19"


@pytest.mark.parametrize(
    ("status", "headers", "total"),
    [
        (200, {"Content_Length": "7"}, 7), (200, {}, None), (200, {"Content_Length": "x"}, None),
        (200, {"Content_Length": "7", "Content_Encoding": "gzip"}, None),
        (206, {"Content_Range": "bytes 0-4/9", "Content_Length": "5"}, 9),
        (206, {"Content_Range": "bytes 0-4/*", "Content_Length": "5"}, None),
    ],
)  # fmt: skip
def test_the_size_is_that_of_the_whole(status, headers, total):
    assert Identity.of(answer(status, **headers)).total == total


def test_versions_differ_by_anything_that_both_say():
    first = Identity(9, '"a"', "Monday")
    assert first.is_same(Identity(9, '"a"', ""))
    assert first.is_same(Identity(None))
    assert not first.is_same(Identity(8, '"a"', "Monday"))
    assert not first.is_same(Identity(9, '"b"', "Monday"))
    assert not first.is_same(Identity(9, '"a"', "Tuesday"))


def test_a_server_without_ranges_says_so():
    assert answer().may_have_ranges
    assert answer(Accept_Ranges="bytes").may_have_ranges
    assert not answer(Accept_Ranges="none").may_have_ranges


def test_a_host_has_only_so_many_further_connections():
    host = Host()
    open_ones = [host.connection(further=False) for _ in range(MOST_CONNECTIONS)]
    assert all(each.__enter__() for each in open_ones)
    with host.connection(further=True) as allowed:
        assert not allowed
    open_ones[0].__exit__(None, None, None)
    with host.connection(further=True) as allowed:
        assert allowed
