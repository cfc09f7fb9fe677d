"""Commands about lists in, views out."""

from bot import commands, views
from bot.chat import Chat, ReplyTo, Teller
from engine import items
from engine.askers import Asker
from engine.core import Engine
from engine.entries import of_links
from engine.errors.forms import BadClip, NotAList, UnknownChoice
from engine.lists import Wish
from engine.media import USUAL, Choice, Media

LISTED = 30
"""How many items one view of a list shows."""

AboutLists = commands.GetAll | commands.Items


class ListAnswers:
    """Answers what people say about lists on one platform."""

    def __init__(self, engine: Engine, chat: Chat, teller: Teller) -> None:
        self._engine = engine
        self._lists = engine.jobs.lists
        self._chat = chat
        self._teller = teller

    def takes(self, media: Media, asked: commands.Get | commands.Refresh) -> bool:
        """Whether a link is to be answered as a list; raises NotAList or BadClip where one is asked for items."""
        if isinstance(asked, commands.Get) and asked.items and not media.is_playlist:
            if not asked.items_or_clip:
                raise NotAList
            if asked.choice is None or asked.choice.clip is None:
                raise BadClip(asked.items)
        return media.is_playlist

    async def answer(self, asker: Asker, reply_to: ReplyTo, command: AboutLists) -> None:
        """Answer a command that is about a list whatever its links lead to."""
        match command:
            case commands.GetAll(links, choice, zipped):
                await self._engine.jobs.count(asker, "info")
                await self._get(asker, reply_to, of_links(links), _wish(choice, None, zipped=zipped))
            case commands.Items(link, named):
                media = await self._engine.jobs.look_up(asker, link)
                if not media.is_playlist:
                    raise NotAList
                picked = items.pick(items.parse(named), media.entries) if named else media.entries
                view = views.ItemList(media, picked[:LISTED], max(0, len(picked) - LISTED))
                await self._chat.show(reply_to, view)

    async def get(self, asker: Asker, reply_to: ReplyTo, media: Media, asked: commands.Get | commands.Refresh) -> None:
        """Download items of a list, or offer it where no form is named."""
        if isinstance(asked, commands.Refresh):
            await self._get(asker, reply_to, media, _wish(asked.choice or Choice(height=USUAL), None))
            return
        choice = asked.choice
        if choice is not None and asked.items_or_clip:
            choice = choice.model_copy(update={"clip": None})
        if choice is None and (asked.at_once or asked.items or asked.zipped):
            choice = Choice(height=USUAL)
        await self._get(asker, reply_to, media, _wish(choice, asked.items, zipped=asked.zipped))

    async def pick(self, asker: Asker, reply_to: ReplyTo, media: Media, picked: commands.Pick) -> None:
        """Take a form of a list's offer, or offer the list that a media was shared from; raises UnknownChoice."""
        if picked.number == commands.WHOLE_LIST:
            quote = await self._engine.jobs.quote_media(asker, media)
            if quote.whole_list is None:
                raise UnknownChoice("list")
            found = await self._engine.jobs.look_up(asker, quote.whole_list)
            await self._get(asker, reply_to, found, None)
            return
        if not media.is_playlist:
            raise NotAList
        wish = self._lists.wish(asker, media, picked.number, picked.items)
        await self._submit(asker, reply_to, media, wish)

    async def _get(self, asker: Asker, reply_to: ReplyTo, media: Media, wish: Wish | None) -> None:
        preferred = asker.preferences.get("format", "ask")
        if wish is None and preferred != "ask":
            wish = Wish(Choice(container="mp3") if preferred == "audio" else Choice(height=USUAL))
        if wish is None:
            await self._chat.show(reply_to, views.ListOffer(await self._lists.quote(asker, media)))
        else:
            await self._submit(asker, reply_to, media, wish)

    async def _submit(self, asker: Asker, reply_to: ReplyTo, media: Media, wish: Wish) -> None:
        job = await self._lists.submit(
            asker, media, wish, platform=self._chat.platform, reply_to=reply_to, item_reply_to=self._chat.anew(reply_to)
        )
        await self._teller.look(job.id or 0)


def _wish(choice: Choice | None, named: str | None, *, zipped: bool = False) -> Wish | None:
    return None if choice is None else Wish(choice, named, zipped)
