"""What other servers post to the HTTP server, handed to whoever waits for it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

Receive = Callable[[Mapping[str, str], bytes], Awaitable[int]]
"""Takes the headers and the body of a request; the status that it is answered with."""
NOBODY: Final = 404
"""The status where nobody waits for a post."""


class Posts:
    """Who waits for posts, by the last part of the address."""

    def __init__(self) -> None:
        self._receivers: dict[str, Receive] = {}

    def add(self, name: str, receive: Receive) -> None:
        """Hand what is posted under a name to that function."""
        self._receivers[name] = receive

    async def take(self, name: str, headers: Mapping[str, str], body: bytes) -> int:
        """Hand a post on; NOBODY where nobody waits for it."""
        receive = self._receivers.get(name)
        return NOBODY if receive is None else await receive(headers, body)
