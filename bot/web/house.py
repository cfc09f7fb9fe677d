"""Pages for administrators: queue, workers, failures, people, grants; all that is done there is in the audit book."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot import commands
from bot.api.desk import Desk
from bot.api.errors import BadRequest
from bot.messages import Messages
from bot.texts import health as health_texts
from bot.texts import house as house_texts
from bot.texts.text import short
from bot.views import Declined, Health, Person, QueueState, View
from bot.web.chat import Conversations
from bot.web.says import Says
from bot.web.sessions import Signed
from bot.web.visits import gone_to, number, shown
from engine.accounts import Amount
from engine.askers import check_admin
from engine.oversight import FAILURE_DAYS

PAGE: Final = 30
MOST_PAGES: Final = 50_000
MOST_WORDS: Final = 100
MAX_ID: Final = 2**63 - 1
HERE: Final = "web-admin"


class House:
    """The house, for those who keep it; each page raises AdminsOnly for anyone else."""

    def __init__(self, desk: Desk, conversations: Conversations, says: Says) -> None:
        self._engine = desk.engine
        self._conversations = conversations
        self._says = says

    async def queue(self, request: Request, signed: Signed) -> Response:
        """The queue, the workers, what is unfinished, and what has failed."""
        oversight, texts = self._engine.oversight, signed.texts
        seen = await self._engine.administration.overview(signed.asker)
        return shown(
            signed,
            "queue.html",
            texts.text("web-admin"),
            here=HERE,
            queue=house_texts.queue(QueueState(seen), texts),
            paused=seen.paused,
            workers=await oversight.workers(signed.asker),
            unfinished=await self._engine.administration.unfinished(signed.asker),
            failures=await oversight.failures(signed.asker),
            health=health_texts.health(Health(await self._engine.health.report(signed.asker)), texts),
            days=FAILURE_DAYS,
            short=short,
        )

    async def people(self, request: Request, signed: Signed) -> Response:
        """The people, those that were searched for."""
        page = number(request.query_params.get("page"), MOST_PAGES)
        words = request.query_params.get("words", "").replace("\0", "").strip()[:MOST_WORDS]
        found = await self._engine.oversight.people(signed.asker, words, PAGE, (page - 1) * PAGE)
        return shown(
            signed,
            "people.html",
            signed.texts.text("web-people"),
            here=HERE,
            people=found.known,
            words=words,
            page=page,
            last=max(1, -(-found.total // PAGE)),
        )

    async def person(self, request: Request, signed: Signed) -> Response:
        """A person, and what can be done for them; raises UnknownPerson."""
        check_admin(signed.asker)
        user_id = number(request.path_params["user_id"], MAX_ID, 0)
        profile = await self._engine.administration.profile(signed.asker, str(user_id))
        said = house_texts.person(Person(profile), signed.texts)
        return shown(signed, "person.html", said.head, here=HERE, lines=said.details, user_id=profile.user_id)

    async def grants(self, request: Request, signed: Signed) -> Response:
        """What was granted, and a form to grant."""
        page = number(request.query_params.get("page"), MOST_PAGES)
        found = await self._engine.oversight.grants(signed.asker, PAGE, (page - 1) * PAGE)
        texts = signed.texts
        return shown(
            signed,
            "grants.html",
            texts.text("web-grants"),
            here=HERE,
            grants=[
                (each, texts.day(each.entry.created_at.date()), _amount(each.entry.amount, each.currency, texts))
                for each in found.granted
            ],
            page=page,
            last=max(1, -(-found.total // PAGE)),
        )

    async def act(self, request: Request, signed: Signed, fields: Mapping[str, str]) -> Response:
        """Do what a button of these pages says, as the command of the same name does; raises BadRequest."""
        check_admin(signed.asker)
        command = _command(request.path_params["action"], fields)
        answers = self._conversations.answer(signed, command)
        if not isinstance(command, commands.Pause | commands.Resume):
            return self._says.answered(signed, answers)
        heard = [view async for view in answers]
        # How the queue is then is what its page says, beside the button that takes it back.
        refused = any(isinstance(view, Declined) for view in heard)
        return self._says.answered(signed, _again(heard)) if refused else gone_to("/admin")


async def _again(heard: Sequence[View]) -> AsyncIterator[View]:
    for view in heard:
        yield view


def _command(action: str, fields: Mapping[str, str]) -> commands.Command:
    person = fields.get("person", "").strip()
    reason = fields.get("reason", "").strip()
    match action:
        case "pause":
            return commands.Pause()
        case "drain":
            return commands.Pause(drain=True)
        case "resume":
            return commands.Resume()
        case "grant":
            return commands.Grant(person, fields.get("amount", "").strip(), reason)
        case "ban":
            return commands.Ban(person, reason)
        case "unban":
            return commands.Unban(person)
        case _:
            raise BadRequest


def _amount(amount: int, currency: str, texts: Messages) -> str:
    return texts.amount(Amount(amount, currency))
