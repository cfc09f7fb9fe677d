"""What is kept of a person, table by table: what moves when accounts are joined, and what goes when one is forgotten.

Whoever adds a table that refers to a person adds a line here; a test holds the lists beside the tables' foreign keys.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, cast, delete, false, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from storage import files
from storage.chats import SKIPPED
from storage.database import Session
from storage.models import (
    AccessRule,
    ApiKey,
    Arrival,
    AuditEntry,
    Broadcast,
    Chat,
    Entry,
    File,
    Follow,
    FollowedItem,
    Identity,
    Job,
    JobFile,
    Login,
    Purchase,
    Takedown,
    User,
    Voucher,
    Wallet,
    Webhook,
    WebhookCall,
)

SECRETS = {"digest", "secret"}
"""Columns that are shown to nobody."""


@dataclass(frozen=True)
class Holding:
    """Rows that name a person in a column."""

    table: type[SQLModel]
    column: str = "user_id"
    joining: Literal["moves", "stays"] = "moves"
    forgetting: Literal["goes", "stays"] = "goes"

    def of(self, user_ids: Sequence[int]) -> ColumnElement[bool]:
        """Which rows are those people's."""
        return col(getattr(self.table, self.column)).in_(list(user_ids))


@dataclass(frozen=True)
class Part:
    """Rows that belong to a row of a holding."""

    table: type[SQLModel]
    column: str
    whole: Holding
    forgetting: Literal["goes", "stays"] = "goes"

    def of(self, user_ids: Sequence[int]) -> ColumnElement[bool]:
        """Which rows are those people's."""
        wholes = select(self.whole.table.id).where(self.whole.of(user_ids))  # type: ignore[attr-defined]
        return col(getattr(self.table, self.column)).in_(wholes)


JOBS = Holding(Job)
FOLLOWS = Holding(Follow)
WEBHOOKS = Holding(Webhook)
# The book is only ever added to: joined wallets stay where they are, and their balance moves by entries.
WALLETS = Holding(Wallet, joining="stays", forgetting="stays")

HOLDINGS: Sequence[Holding] = (
    Holding(Identity),
    JOBS,
    Holding(Job, "payer_id", forgetting="stays"),
    FOLLOWS,
    WEBHOOKS,
    Holding(ApiKey),
    Holding(Login),
    WALLETS,
    # What was paid stands beside the book.
    Holding(Purchase, forgetting="stays"),
    # What an operator did stands for the others whom it concerned: a number is left of who it was.
    Holding(Voucher, "made_by", forgetting="stays"),
    Holding(Voucher, "redeemed_by", forgetting="stays"),
    Holding(AccessRule, "made_by", forgetting="stays"),
    Holding(AuditEntry, forgetting="stays"),
    Holding(Takedown, "made_by", forgetting="stays"),
    Holding(Broadcast, "made_by", forgetting="stays"),
    # A pool is a user that nobody is.
    Holding(Chat, "pool_id", joining="stays", forgetting="stays"),
)

ENTRIES = Part(Entry, "wallet_id", WALLETS, forgetting="stays")

PARTS: Sequence[Part] = (
    Part(JobFile, "job_id", JOBS),
    Part(FollowedItem, "follow_id", FOLLOWS),
    Part(WebhookCall, "webhook_id", WEBHOOKS),
    ENTRIES,
)


async def move(session: Session, joined_id: int, older_id: int) -> None:
    """Give to one account what another holds; what both have under the same name stays with the older one."""
    # A client's names for its requests are its own: of two equal ones the older account's stands.
    both = aliased(Job)
    taken = select(col(both.request_key)).where(col(both.user_id) == older_id, col(both.request_key).is_not(None))
    clash = (col(Job.user_id) == joined_id) & col(Job.request_key).in_(taken)
    await _update(session, Job, clash, request_key=None)
    for holding in HOLDINGS:
        if holding.joining == "moves":
            await _update(session, holding.table, holding.of([joined_id]), **{holding.column: older_id})


async def rows(session: Session, user_ids: Sequence[int]) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of an account and of those joined to it, by table; secrets left out."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    own: list[Holding | Part] = [Holding(User, "id"), *HOLDINGS, *PARTS]
    identities = await _identities(session, user_ids)
    told_of = _told_of(identities)
    told_of.append((AuditEntry, _named_in(AuditEntry.arguments, identities)))
    wanted: list[tuple[type[SQLModel], ColumnElement[bool]]] = [(held.table, held.of(user_ids)) for held in own]
    wanted += [*told_of, (File, col(File.id).in_(_files(user_ids)))]
    for table, where in wanted:
        for row in await session.scalars(select(table).where(where)):
            if isinstance(row, Arrival) and not _is_sender(row, identities):
                continue  # Somebody else's, which only names the person.
            key = tuple(getattr(row, column.name) for column in table.__table__.primary_key)  # type: ignore[attr-defined]
            shown = row.model_dump(mode="json", exclude=SECRETS)
            found.setdefault(str(table.__tablename__), {})[key] = shown
    shown = {name: list(table_rows.values()) for name, table_rows in found.items()}
    skipped = [{"platform": chat.platform, "chat": chat.external_id} for chat in await _skipping(session, identities)]
    return {**shown, "left_alone_in": skipped} if skipped else shown


async def erase(session: Session, user_ids: Sequence[int]) -> list[File]:
    """Delete everything that is kept of an account but its book, which nobody's name is left in; the files to remove.

    Files that somebody else's jobs have stay.
    """
    alone = await _alone(session, user_ids)
    identities = await _identities(session, user_ids)
    for table, where in _told_of(identities):
        await _delete(session, table, where)
    # That an administrator did something stays written; to whom, does not.
    await _update(session, AuditEntry, _named_in(AuditEntry.arguments, identities), arguments={})
    for chat in await _skipping(session, identities):
        chat.rules = _without(chat.rules, identities)
    inside_out: list[Holding | Part] = [*PARTS, *HOLDINGS]
    for held in inside_out:
        if held.forgetting == "goes":
            await _delete(session, held.table, held.of(user_ids))
    await files.delete_rows(session, [file.id or 0 for file in alone])
    await _update(session, Entry, ENTRIES.of(user_ids), reason="")
    await _update(session, Purchase, Holding(Purchase).of(user_ids), external_id="")
    return alone


async def _alone(session: Session, user_ids: Sequence[int]) -> list[File]:
    """The files that nobody else's jobs have, with those that were made of them."""
    others = select(col(JobFile.file_id)).join(Job, col(Job.id) == col(JobFile.job_id)).where(~JOBS.of(user_ids))
    mine = col(File.id).in_(_files(user_ids)) & col(File.id).not_in(others)
    found = list(await session.scalars(select(File).where(mine)))
    # Asked again once none of them can be given to anybody else's job.
    await files.condemn(session, [file.id or 0 for file in found])
    still = set(await session.scalars(select(col(File.id)).where(mine)))
    alone = [file for file in found if file.id in still]
    return alone + await files.made_of(session, [file.id or 0 for file in alone])


def _files(user_ids: Sequence[int]) -> Any:
    return select(col(JobFile.file_id)).join(Job, col(Job.id) == col(JobFile.job_id)).where(JOBS.of(user_ids))


async def _skipping(session: Session, identities: Sequence[Identity]) -> list[Chat]:
    """The chats in which a person wants to be left alone."""
    found: list[Chat] = []
    for identity in identities:
        mentions = cast(Chat.rules, String).contains(json.dumps(identity.external_id), autoescape=True)
        chats_of = await session.scalars(select(Chat).where(col(Chat.platform) == identity.platform, mentions))
        found += [chat for chat in chats_of if identity.external_id in chat.rules.get(SKIPPED, ())]
    return found


def _without(rules: dict[str, Any], identities: Sequence[Identity]) -> dict[str, Any]:
    gone = {identity.external_id for identity in identities}
    left = [name for name in rules[SKIPPED] if name not in gone]
    return {name: value for name, value in {**rules, SKIPPED: left}.items() if name != SKIPPED or value}


async def _identities(session: Session, user_ids: Sequence[int]) -> list[Identity]:
    return list(await session.scalars(select(Identity).where(col(Identity.user_id).in_(list(user_ids)))))


def _told_of(identities: Sequence[Identity]) -> list[tuple[type[SQLModel], ColumnElement[bool]]]:
    """Where a person is named otherwise than by their number: rules about them, and what their platform sent."""
    rules = (col(AccessRule.kind) == "person") & col(AccessRule.subject).in_(_names(identities))
    sent = or_(false(), *map(_sent_by, identities))
    return [(AccessRule, rules), (Arrival, sent)]


def _named_in(column: Any, identities: Sequence[Identity]) -> ColumnElement[bool]:
    """Whether a JSON value holds the name of one of those identities."""
    text = cast(column, String)
    return or_(false(), *(text.contains(f'"{name}"', autoescape=True) for name in _names(identities)))


def _names(identities: Sequence[Identity]) -> list[str]:
    return [f"{identity.platform}:{identity.external_id}" for identity in identities]


def _sent_by(identity: Identity) -> ColumnElement[bool]:
    body = cast(Arrival.body, String)
    plain, quoted = f'"id": {identity.external_id}', f'"id": {json.dumps(identity.external_id)}'
    spellings = [body.contains(text, autoescape=True) for text in (f"{plain},", f"{plain}}}", quoted)]
    return (col(Arrival.platform) == identity.platform) & or_(*spellings)


def _is_sender(arrival: Arrival, identities: Sequence[Identity]) -> bool:
    people = {identity.external_id for identity in identities if identity.platform == arrival.platform}
    # Of Bot API's updates each has one object; in it stands who sent it, or for a reaction, whose it is.
    told = [what for what in arrival.body.values() if isinstance(what, dict)]
    senders = [what[name] for what in told for name in ("from", "user") if isinstance(what.get(name), dict)]
    return any(str(sender.get("id")) in people for sender in senders)


async def _update(session: Session, table: type[SQLModel], where: ColumnElement[bool], **values: Any) -> None:
    await session.execute(update(table).where(where).values(**values).execution_options(synchronize_session=False))


async def _delete(session: Session, table: type[SQLModel], where: ColumnElement[bool]) -> None:
    await session.execute(delete(table).where(where).execution_options(synchronize_session=False))
