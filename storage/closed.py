"""Whether anything at all is said about some names, in one statement: nearly always nothing is."""

from collections.abc import Collection

from sqlalchemy import bindparam, exists, or_, select
from sqlmodel import col

from storage.database import Session
from storage.models import AccessRule, Control, Takedown

# Built once: whatever is asked for passes here, and to build it takes as long as to ask it.
_ANY = select(
    or_(
        exists().where(col(Control.name).in_(bindparam("switches", expanding=True))),
        exists().where(col(Takedown.key).in_(bindparam("keys", expanding=True))),
        exists().where(
            col(AccessRule.kind) == "site", col(AccessRule.subject).in_(bindparam("domains", expanding=True))
        ),
    )
)


async def is_any(
    session: Session, *, switches: Collection[str], keys: Collection[str], domains: Collection[str]
) -> bool:
    """Whether a switch is set, a media was taken down, or there is a rule about a site under any of these names."""
    named = {"switches": list(switches), "keys": list(keys), "domains": list(domains)}
    return bool(await session.scalar(_ANY, named))
