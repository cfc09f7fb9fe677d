"""What is kept of a person: given to them whole, and deleted when they say so."""

import secrets
from typing import Any

from engine.askers import Asker
from engine.errors.people import PrivateOnly, WrongWord
from engine.lifecycle import ending
from engine.queue import lookup_key
from storage import holdings, jobs, joining, traces, users
from storage.models import Job, now
from storage.stores import Stores

WORD_SECONDS = 10 * 60
WORD_SIGNS = "bcdfghkmnprstvwz"
VOWELS = "aeiou"


class Privacy:
    """The rights of people over what is kept of them."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def export(self, asker: Asker) -> dict[str, Any]:
        """All that is kept of a person, as a JSON object; raises PrivateOnly."""
        _check_private(asker)
        async with self._stores.database.session(read_only=True) as session:
            people = await users.family(session, asker.user_id)
            kept = await holdings.rows(session, people)
            mine = await jobs.every_of(session, people)
        names = await _traces(self._stores, people, mine)
        passing = await traces.read(self._stores.redis, names)
        return {"exported_at": now().isoformat(), "tables": kept, "passing": passing}

    async def ask_to_forget(self, asker: Asker) -> str:
        """The word that confirms that a person wants to be forgotten, good once and for ten minutes; PrivateOnly."""
        _check_private(asker)
        word = "".join(secrets.choice(signs) for signs in (WORD_SIGNS, VOWELS) * 4)
        await self._stores.cache.set(_word_key(asker), word, WORD_SECONDS)
        return word

    async def forget(self, asker: Asker, word: str) -> None:
        """Delete all that is kept of a person but the book, in which nobody's name is left; raises WrongWord.

        What is not finished is cancelled first, and what it holds is given back.
        """
        _check_private(asker)
        if word.casefold() != await self._stores.cache.take(_word_key(asker)):
            raise WrongWord
        while True:
            async with self._stores.database.session(read_only=True) as session:
                people = await users.family(session, asker.user_id)
                mine = await jobs.every_of(session, people)
            for job in mine:
                if not job.state.final:
                    await ending.cancel(self._stores, job, even_sent=True)
            if await self._erase(asker.user_id, mine):
                break
        await erase_traces(self._stores, people, mine)

    async def _erase(self, user_id: int, known: list[Job]) -> bool:
        """Delete a person's rows and files; False if they have begun something since their jobs were read."""
        async with self._stores.database.session() as session:
            await joining.hold(session, user_id)
            mine = await jobs.every_of(session, await users.family(session, user_id))
            if {job.id for job in mine} != {job.id for job in known} or not all(job.state.final for job in mine):
                return False
            paths = await joining.forget(session, user_id)
        await self._stores.files.remove(*paths)
        return True


async def erase_traces(stores: Stores, people: list[int], mine: list[Job]) -> None:
    """Delete what passes through Redis of some users and their jobs; raises StorageAway."""
    await traces.erase(stores.redis, await _traces(stores, people, mine))


async def _traces(stores: Stores, people: list[int], mine: list[Job]) -> list[str]:
    lookups = {lookup_key(job.url) for job in mine}
    return await traces.find(stores.redis, people, [job.id or 0 for job in mine], lookups)


def _check_private(asker: Asker) -> None:
    if asker.group is not None:
        raise PrivateOnly


def _word_key(asker: Asker) -> str:
    return f"forgetting:{asker.user_id}"
