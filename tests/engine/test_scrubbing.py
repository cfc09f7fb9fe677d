import pytest

from engine.scrubbing import keep_out, scrub

SECRETS = [
    "8123456789:AAH-abcdefghijklmnopqrstuvwxyz012345",
    "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB",
    "Authorization: Bearer s3cr3ts3cr3t",
    "cookie: session=s3cr3ts3cr3t; other=s3cr3t",
    "https://example.org/v.mp4?token=s3cr3ts3cr3t&t=5",
    "https://example.org/v.mp4?X-Amz-Signature=s3cr3ts3cr3t",
    "postgresql+asyncpg://clipferry:s3cr3t@db/clipferry",
    "{'api_key': 's3cr3ts3cr3t'}",
    'password="s3cr3ts3cr3t"',
]


@pytest.mark.parametrize("text", SECRETS)
def test_secret_is_taken_out(text: str) -> None:
    left = scrub(f"before {text}\nafter")
    assert left.startswith("before ")
    assert left.endswith("after")
    assert "[...]" in left
    assert not any(part in left for part in ("s3cr3t", "AAH-abc", "GabcDe"))


@pytest.mark.parametrize(
    "text", ["https://example.org/watch?v=dQw4w9WgXcQ&t=5", 'File "/srv/a.py", line 3, in key_of', "job=12 state=ready"]
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrub(text) == text


def test_value_of_our_own_secret_settings_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIPFERRY_SIGNING_KEY", "plain words here")
    keep_out([])
    assert scrub("signed with plain words here!") == "signed with [...]!"
    monkeypatch.undo()
    keep_out([])
