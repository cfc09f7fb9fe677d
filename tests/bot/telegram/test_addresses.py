from bot.telegram.addresses import Address

ADDRESS = Address(7, -100, 5, "supergroup", thread=3, source=10, status=11, language="de", update=99, quiet=True)


def test_address_comes_back_as_it_was_written() -> None:
    assert Address.read(ADDRESS.written()) == ADDRESS


def test_nobody_is_written_too() -> None:
    assert Address.read(Address(7, -100, 0, "channel").written()).person == 0


def test_facts_of_a_newer_version_are_passed_over() -> None:
    assert Address.read({**ADDRESS.written(), "colour": "red"}) == ADDRESS


def test_same_conversation_anew_names_no_message() -> None:
    anew = ADDRESS.anew()
    assert (anew.chat, anew.thread, anew.source, anew.status, anew.update) == (-100, 3, None, None, None)
