"""The address that other servers post to."""

from starlette.requests import Request
from starlette.responses import Response

from bot.api.errors import BodyTooLarge, NotFound
from bot.posts import NOBODY, Posts

MAX_BYTES = 1_000_000


class PostRoute:
    """Hands posts to whoever waits for them."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    async def post(self, request: Request) -> Response:
        """Take one; raises BodyTooLarge for what is longer than MAX_BYTES, and NotFound where nobody waits for it."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise BodyTooLarge(limit=MAX_BYTES)
        status = await self._posts.take(str(request.path_params["name"]), request.headers, body)
        if status == NOBODY:
            raise NotFound
        return Response(status_code=status)
