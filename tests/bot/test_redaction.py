import io
import logging

from bot.redaction import Redacting

TOKEN = "7000:AAverysecret"


def written(message: str, *arguments: object, error: bool = False) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Redacting(logging.Formatter("%(message)s"), [TOKEN]))
    log = logging.getLogger("tests.redaction")
    log.propagate = False
    log.handlers = [handler]
    try:
        if error:
            raise ValueError(TOKEN)
        log.error(message, *arguments)
    except ValueError:
        log.exception(message, *arguments)
    return stream.getvalue()


def test_token_in_the_words_of_a_record_is_taken_out() -> None:
    assert written("asked /bot%s/getMe", TOKEN) == "asked /bot[...]/getMe\n"


def test_token_in_a_trace_is_taken_out() -> None:
    assert "secret" not in written("failed", error=True)


def test_half_of_a_token_is_taken_out_too() -> None:
    assert written("AAverysecret") == "[...]\n"
