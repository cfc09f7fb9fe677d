"""Under which name the files of a media are shared among people, or kept for one of them; pure but for what is live."""

import secrets

from engine.media import Choice, Media


def form_key(user_id: int, media: Media, choice: Choice) -> str:
    """The name of a media's files in a form: the same for everybody, unless it is private or live."""
    if media.live_status == "is_live":
        # What is recorded now is neither what was recorded before nor what will be.
        return choice.form_key(f"{media.key} at {secrets.token_hex(8)}")
    return choice.form_key(f"{media.key} of {user_id}" if media.private else media.key)
