"""storage.signed_urls: links that end, can be revoked, and cannot be made by others."""

import stat
import string
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from storage.errors import LinkExpired, LinkInvalid
from storage.models import JobFile, now
from storage.signed_urls import UrlSigner, check_serial, load_key
from tests.storage import rows

LOAD_KEY = (
    "import sys; from pathlib import Path; from storage.signed_urls import load_key; print(load_key(Path(sys.argv[1])))"
)
SIGNER = UrlSigner("a key", "https://example.com/base/")
TOKEN = SIGNER.token(7, rows.file(id=3), serial=2)
characters = st.characters(codec="utf-8") | st.sampled_from("ABab01-_.=")


def test_a_link_lies_under_the_public_address():
    assert SIGNER.sign(7, rows.file(id=3)).startswith("https://example.com/base/d/")


def test_a_token_says_what_was_signed():
    file = rows.file(id=3)
    claim = SIGNER.verify(SIGNER.token(7, file, serial=2))
    assert (claim.job_id, claim.file_id, claim.serial) == (7, 3, 2)
    assert claim.expires_at == file.expires_at.replace(microsecond=0)


@given(st.integers(0, len(TOKEN) - 1), characters)
def test_a_token_with_another_character_is_invalid(position, character):
    assume(character != TOKEN[position])
    with pytest.raises(LinkInvalid):
        SIGNER.verify(TOKEN[:position] + character + TOKEN[position + 1 :])


def test_every_character_of_a_token_counts(subtests):
    for position, right in enumerate(TOKEN):
        with subtests.test(position=position):
            for character in f"{string.ascii_letters}{string.digits}-_.".replace(right, ""):
                with pytest.raises(LinkInvalid):
                    SIGNER.verify(TOKEN[:position] + character + TOKEN[position + 1 :])


@given(st.integers(0, len(TOKEN)), characters)
def test_a_longer_token_is_invalid(position, character):
    with pytest.raises(LinkInvalid):
        SIGNER.verify(TOKEN[:position] + character + TOKEN[position:])


def test_a_shorter_token_is_invalid(subtests):
    for length in range(len(TOKEN)):
        with subtests.test(length=length), pytest.raises(LinkInvalid):
            SIGNER.verify(TOKEN[:length])


@given(st.text())
def test_what_was_never_a_token_is_invalid(text):
    with pytest.raises(LinkInvalid):
        SIGNER.verify(text)


@pytest.mark.parametrize("claim", [[], [1, 2, 3], [1, 2, 3, 4, 5], 7, None, {"a": 1}])
def test_another_claim_under_our_key_is_invalid(claim):
    with pytest.raises(LinkInvalid):
        SIGNER.verify(SIGNER._serializer.dumps(claim))


def test_a_token_of_another_key_is_invalid():
    with pytest.raises(LinkInvalid):
        UrlSigner("another key", "https://example.com").verify(TOKEN)


def test_a_token_ends_with_its_file():
    token = SIGNER.token(7, rows.file(id=3, expires_at=now() - timedelta(seconds=1)))
    with pytest.raises(LinkExpired):
        SIGNER.verify(token)


def test_a_raised_serial_revokes_a_link():
    claim = SIGNER.verify(TOKEN)
    check_serial(claim, JobFile(job_id=7, file_id=3, link_serial=2))
    with pytest.raises(LinkExpired):
        check_serial(claim, JobFile(job_id=7, file_id=3, link_serial=3))


def test_a_key_is_kept_for_its_owner_alone(tmp_path):
    key = load_key(tmp_path / "key")
    assert len(key) >= 48
    assert load_key(tmp_path / "key") == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_an_empty_file_is_not_a_key(tmp_path):
    (tmp_path / "key").touch()
    assert load_key(tmp_path / "key") == load_key(tmp_path / "key") != ""


def test_many_who_come_at_once_get_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        for number in range(20):
            assert len(set(pool.map(load_key, [tmp_path / f"key{number}"] * 16))) == 1


def test_two_processes_get_one_key(tmp_path):
    command = [sys.executable, "-c", LOAD_KEY, tmp_path / "key"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    first, second = (process.communicate(timeout=60)[0].strip() for process in processes)
    assert first == second != b""
