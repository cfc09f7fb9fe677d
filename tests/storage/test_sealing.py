"""storage.sealing: what is sealed opens under its key, for what it is about, and unchanged; nothing else does."""

import base64

import pytest
from Cryptodome.Hash import SHA256
from Cryptodome.Protocol.KDF import HKDF

from storage.errors import SealBroken
from storage.sealing import COOKIES, Safe, derived

SECRET = "a\tsecret\n"
SAFE = Safe("key")


def test_what_was_sealed_opens_again_and_shows_nothing():
    sealed = [SAFE.seal(SECRET, "youtube") for _ in range(2)]
    assert [SAFE.open(each, "youtube") for each in sealed] == [SECRET, SECRET]
    assert sealed[0] != sealed[1]
    assert b"secret" not in base64.b64decode(sealed[0])


def test_another_key_another_purpose_or_a_change_opens_nothing():
    sealed = SAFE.seal(SECRET, "youtube")
    raw = base64.b64decode(sealed)
    changed = [base64.b64encode(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]).decode() for at in range(len(raw))]
    for safe, text, about in [
        (Safe("other"), sealed, "youtube"), (SAFE, sealed, "vimeo"), (SAFE, "", "youtube"), (SAFE, "%%", "youtube"),
        *((SAFE, each, "youtube") for each in changed),
    ]:  # fmt: skip
        with pytest.raises(SealBroken):
            safe.open(text, about)


def test_same_text_is_known_again_under_the_same_key_alone():
    assert SAFE.mark("a") == Safe("key").mark("a")
    assert len({SAFE.mark("a"), SAFE.mark("b"), Safe("other").mark("a")}) == 3


def test_key_for_a_purpose_tells_nothing_of_the_secret():
    keys = {derived("secret", COOKIES), derived("secret", "else"), derived("other", COOKIES)}
    assert len(keys) == 3
    assert all(len(bytes.fromhex(each)) == 32 for each in keys)


@pytest.mark.parametrize("secret", ["", "s", "secret" * 40])
def test_key_for_a_purpose_is_that_of_hkdf(secret):
    assert derived(secret, COOKIES) == HKDF(secret.encode(), 32, b"", SHA256, context=COOKIES.encode()).hex()
