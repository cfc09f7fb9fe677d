"""Who and what may take part. Everything that is asked for passes here: people in `Accounts`, sites in `Jobs`."""

import re
from collections.abc import Collection, Sequence
from typing import Literal, get_args

from yarl import URL

from engine.askers import Asker, check_admin
from engine.errors.chats import ChatNotAllowed, SiteNotAllowed
from engine.errors.people import BadSubject, Banned, PersonNotAllowed
from engine.settings import EngineSettings
from storage import access, users
from storage.database import Session
from storage.models import AccessRule, Identity
from storage.stores import Stores

Kind = Literal["person", "chat", "site"]
KINDS: Sequence[Kind] = get_args(Kind)
EVERY_SITE = "*"


async def check_person(
    session: Session,
    settings: EngineSettings,
    known: Sequence[Identity],
    platform: str,
    external_id: str,
    chat: str | None = None,
) -> None:
    """Refuse a person, by whatever they are known, or a group that is shut out, or was not let in where it is needed.

    A rule about one identity is about the whole account. Raises Banned, ChatNotAllowed or PersonNotAllowed.
    """
    names = {f"{platform}:{external_id}", *(f"{other.platform}:{other.external_id}" for other in known)}
    about_person = await access.about(session, "person", names)
    shut_out = next((rule for rule in about_person if not rule.allowed), None)
    if shut_out is not None:
        raise Banned(reason=shut_out.reason)
    about_chat = await access.about(session, "chat", [f"{platform}:{chat}"]) if chat is not None else []
    if any(not rule.allowed for rule in about_chat):
        raise ChatNotAllowed
    if settings.access == "allowed" and not about_person and not about_chat:
        raise PersonNotAllowed


async def check_sites(session: Session, *links: str) -> None:
    """Refuse links to sites that are shut out; the rule about the nearest domain counts. Raises SiteNotAllowed."""
    for site in _sites(links):
        domains = _domains(site)
        found = {rule.subject: rule for rule in await access.about(session, "site", domains)}
        nearest = next((found[domain] for domain in domains if domain in found), None)
        if nearest is not None and not nearest.allowed:
            raise SiteNotAllowed(site=site)


def domains_of(*links: str) -> Sequence[str]:
    """What a rule about the sites of some links would be about."""
    return [domain for site in _sites(links) for domain in _domains(site)]


class Access:
    """The rules, as administrators make them."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def set_rule(self, asker: Asker, kind: Kind, subject: str, *, allowed: bool, reason: str = "") -> AccessRule:
        """Let a person, a group or a site in, or shut it out, as an administrator; raises AdminsOnly or BadSubject."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            subjects = await self._subjects(session, kind, subject)
            # What was said of the person's other identities before is said anew by this.
            await access.lift(session, kind, subjects[1:])
            return await access.put(session, kind, subjects[0], allowed=allowed, reason=reason, made_by=asker.user_id)

    async def lift(self, asker: Asker, kind: Kind, subject: str) -> bool:
        """Take the rules about a person, a group or a site away; whether there was one. Raises as `set_rule` does."""
        check_admin(asker)
        async with self._stores.database.session() as session:
            return await access.lift(session, kind, await self._subjects(session, kind, subject))

    async def rules(self, asker: Asker) -> list[AccessRule]:
        """The newest rules, as an administrator; raises AdminsOnly."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            return await access.all_rules(session)

    async def _subjects(self, session: Session, kind: Kind, subject: str) -> Sequence[str]:
        """The names that a rule goes by: of a person all identities, the named one first."""
        if kind == "site":
            return [_site(subject)]
        if kind == "chat":
            return [_name(subject)]
        numbered = re.fullmatch(r"#?(\d{1,18})", subject)
        if numbered:
            known = await users.identities(session, int(numbered[1]))
            if not known:
                raise BadSubject(subject=subject[:60])
            return [f"{identity.platform}:{identity.external_id}" for identity in known]
        name = _name(subject)
        user = await users.find(session, *_split(name))
        known = await users.identities(session, user.id or 0) if user is not None else []
        return _first(name, [f"{identity.platform}:{identity.external_id}" for identity in known])


def _first(name: str, others: Collection[str]) -> Sequence[str]:
    return [name, *(other for other in others if other != name)]


def _name(subject: str) -> str:
    platform, external_id = _split(subject.removeprefix("@"))
    if not platform or not external_id:
        raise BadSubject(subject=subject[:60])
    return f"{platform}:{external_id}"


def _split(name: str) -> tuple[str, str]:
    platform, _, external_id = name.partition(":")
    return platform, external_id


def _site(subject: str) -> str:
    if subject == EVERY_SITE:
        return subject
    try:
        host = URL(subject if "://" in subject else f"http://{subject}").host or ""
    except ValueError:
        host = ""
    if "." not in host:
        raise BadSubject(subject=subject[:60])
    return host.removeprefix("www.").rstrip(".").lower()


def _sites(links: Collection[str]) -> Sequence[str]:
    return sorted({URL(link).host or "" for link in links})


def _domains(host: str) -> list[str]:
    """A host and the domains above it, the nearest first; then all sites."""
    labels = host.lower().rstrip(".").split(".")
    return [*(".".join(labels[start:]) for start in range(len(labels))), EVERY_SITE]
