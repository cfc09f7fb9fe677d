from bot import bulk
from bot.commands import Get, GetAll, Jobs
from engine.media import Choice

FILMS = [f"https://example.org/{n}" for n in range(1, 100)]
TUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def gets(links: list[str], choice: Choice | None = None) -> list[Get]:
    return [Get(link, choice) for link in links]


def test_a_few_links_stay_what_they_are() -> None:
    asked = gets(FILMS[:5])
    assert bulk.together(asked, 50) == bulk.Bulk(asked)


def test_more_links_become_one_list() -> None:
    assert bulk.together(gets(FILMS[:6]), 50) == bulk.Bulk([GetAll(tuple(FILMS[:6]))])


def test_links_to_the_same_media_are_folded_and_the_first_one_stays() -> None:
    asked = gets([TUBE, "https://youtu.be/dQw4w9WgXcQ?t=5", FILMS[0]])
    assert bulk.together(asked, 50) == bulk.Bulk(gets([TUBE, FILMS[0]]), duplicates=1)


def test_the_same_media_in_two_forms_is_no_duplicate() -> None:
    asked = [Get(TUBE, Choice()), Get(TUBE, Choice(container="mp3"))]
    assert bulk.together(asked, 50) == bulk.Bulk(asked)


def test_what_is_beyond_the_limit_is_left_out_and_counted() -> None:
    found = bulk.together(gets(FILMS[:60]), 50)
    assert (len(found.links), found.left_out) == (50, 10)


def test_other_commands_are_not_touched() -> None:
    assert bulk.together([Jobs()], 50) == bulk.Bulk([Jobs()])


def test_a_file_of_links_is_one_list_in_the_form_that_is_named() -> None:
    text = f"# my songs\n{FILMS[0]}\n\n  {FILMS[1]} {FILMS[0]}\nnothing\n"
    found = bulk.of_text(text, 50, Choice(container="mp3"), zipped=True)
    assert found == bulk.Bulk([GetAll((FILMS[0], FILMS[1]), Choice(container="mp3"), zipped=True)], duplicates=1)


def test_a_file_with_one_link_is_that_link() -> None:
    assert bulk.of_text(FILMS[0], 50) == bulk.Bulk([Get(FILMS[0])])


def test_a_file_without_links_asks_for_nothing() -> None:
    assert bulk.of_text("no links\n", 50) == bulk.Bulk([])


def test_a_link_that_cannot_be_read_is_kept_to_be_refused() -> None:
    assert bulk.together(gets(["http://[", FILMS[0]]), 50).links == ["http://[", FILMS[0]]
