"""Rules about who and what may take part: rows that administrators write."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select
from sqlmodel import col

from storage.database import Session
from storage.models import AccessRule, now


async def put(session: Session, kind: str, subject: str, *, allowed: bool, reason: str, made_by: int) -> AccessRule:
    """Write a rule, in place of an earlier one about the same."""
    query = select(AccessRule).where(col(AccessRule.kind) == kind, col(AccessRule.subject) == subject)
    rule = await session.scalar(query.with_for_update())
    if rule is None:
        rule = AccessRule(kind=kind, subject=subject, allowed=allowed, made_by=made_by)
    rule.allowed, rule.reason, rule.made_by, rule.created_at = allowed, reason, made_by, now()
    session.add(rule)
    await session.flush()
    return rule


async def lift(session: Session, kind: str, subjects: Collection[str]) -> bool:
    """Take rules away; whether there was one."""
    gone = await session.execute(
        delete(AccessRule).where(col(AccessRule.kind) == kind, col(AccessRule.subject).in_(list(subjects)))
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


# Built once: whoever asks for anything passes here, and to build it takes as long as to ask it.
_ABOUT = select(AccessRule).where(
    col(AccessRule.kind) == bindparam("kind"), col(AccessRule.subject).in_(bindparam("subjects", expanding=True))
)


async def about(session: Session, kind: str, subjects: Collection[str]) -> list[AccessRule]:
    """The rules about some subjects of a kind."""
    return list(await session.scalars(_ABOUT, {"kind": kind, "subjects": list(subjects)}))


async def all_rules(session: Session, limit: int = 100) -> list[AccessRule]:
    """The rules, the newest first."""
    return list(await session.scalars(select(AccessRule).order_by(col(AccessRule.id).desc()).limit(limit)))
