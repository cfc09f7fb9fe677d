"""/metrics of the HTTP server: there is none, unless a token says who may read it."""

from starlette.requests import Request
from starlette.responses import Response

from bot.api.errors import NotFound, Unauthorized
from engine.telemetry.exposition import Exposition
from engine.telemetry.metrics import CONTENT_TYPE


class MetricsPage:
    """The metrics of this process, for whoever has the token."""

    def __init__(self, exposition: Exposition | None) -> None:
        self._exposition = exposition

    async def get(self, request: Request) -> Response:
        """Everything; raises NotFound where no token is set, and Unauthorized for those who do not have it."""
        if self._exposition is None or not self._exposition.has_token:
            raise NotFound
        if not self._exposition.admits(request.headers.get("authorization", "")):
            raise Unauthorized
        return Response(await self._exposition.read(), media_type=CONTENT_TYPE)
