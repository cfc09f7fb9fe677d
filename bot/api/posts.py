"""The address that other servers post to."""

from starlette.requests import Request
from starlette.responses import Response

from bot.posts import Posts

MAX_BYTES = 1_000_000


class PostRoute:
    """Hands posts to whoever waits for them."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    async def post(self, request: Request) -> Response:
        """Take one; what is longer than MAX_BYTES is refused unread."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                return Response(status_code=413)
        status = await self._posts.take(str(request.path_params["name"]), request.headers, body)
        return Response(status_code=status)
