"""Routes about links: what they lead to, and what can be asked for."""

from typing import Annotated

from fastapi import Depends

from bot.api import catalogue, examples
from bot.api.answers import FormatsAnswer, InfoAnswer, PlaylistAnswer, PlaylistItem
from bot.api.auth import Visit, needs, open_to_all
from bot.api.desk import Desk
from bot.api.examples import ABOUT_A_LINK, WITH_BODY, responses
from bot.api.requests import InfoRequest, LinkRequest
from bot.api.routing import JOBS, VIDEO, desk_of, router, visit_of
from engine.errors.forms import NotAList

ROUTES = router(tags=["media"])
PUBLIC_FORMATS = {
    "video_formats": ["mp4"],
    "audio_formats": ["mp3", "wav"],
    "quality_options": list(catalogue.QUALITIES),
    "supported_platforms": ["youtube", "tiktok", "other"],
    "limitations": {"max_duration_minutes": 10, "requires_authentication": False, "credit_cost": 0},
}


@ROUTES.post(f"{VIDEO}/public/info", responses=responses(examples.INFO, *ABOUT_A_LINK, *WITH_BODY, public=True))
@open_to_all("public_infos")
async def public_info(
    body: InfoRequest, visit: Annotated[Visit, Depends(visit_of)], desk: Annotated[Desk, Depends(desk_of)]
) -> InfoAnswer:
    """Say what a link leads to, without a key."""
    media = await desk.look_up(visit.asker, body.url)
    listed = catalogue.public_formats(media) if body.include_formats else ()
    return catalogue.info(media, desk.estimate(visit.asker, media), listed)


@ROUTES.post(f"{VIDEO}/info", responses=responses(examples.INFO, *ABOUT_A_LINK, *WITH_BODY))
@needs("read", "infos")
async def info(
    body: InfoRequest, visit: Annotated[Visit, Depends(visit_of)], desk: Annotated[Desk, Depends(desk_of)]
) -> InfoAnswer:
    """Say what a link leads to, and what it costs; free."""
    media = await desk.look_up(visit.asker, body.url)
    return catalogue.info(media, desk.estimate(visit.asker, media), media.formats if body.include_formats else ())


@ROUTES.post(f"{VIDEO}/playlist", responses=responses(examples.PLAYLIST, *ABOUT_A_LINK, *WITH_BODY))
@needs("read", "infos")
async def playlist(
    body: LinkRequest, visit: Annotated[Visit, Depends(visit_of)], desk: Annotated[Desk, Depends(desk_of)]
) -> PlaylistAnswer:
    """List the items of a playlist or channel."""
    media = await desk.look_up(visit.asker, body.url)
    if not media.is_playlist:
        raise NotAList
    items = [PlaylistItem(**entry.model_dump()) for entry in media.entries]
    return PlaylistAnswer(title=media.title, platform=media.platform, total=len(items), items=items)


@ROUTES.get(f"{JOBS}/public/formats", responses=responses(PUBLIC_FORMATS, public=True))
@open_to_all("public_infos")
async def public_formats(desk: Annotated[Desk, Depends(desk_of)]) -> FormatsAnswer:
    """List the forms that can be had without a key."""
    return catalogue.formats(desk.engine.settings, public=True)


@ROUTES.get(f"{JOBS}/formats", responses=responses(PUBLIC_FORMATS))
@needs("read")
async def formats(desk: Annotated[Desk, Depends(desk_of)]) -> FormatsAnswer:
    """List the forms that can be had."""
    return catalogue.formats(desk.engine.settings, public=False)
