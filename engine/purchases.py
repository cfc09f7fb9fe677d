"""Credits for money: booked once for each charge, and taken back once when the money goes back."""

import secrets

from engine.askers import Asker, check_admin
from engine.errors.people import AlreadyRefunded, UnknownCharge
from storage import ledger, purchases
from storage.database import Session
from storage.models import EntryKind, Purchase
from storage.stores import Stores


class Purchases:
    """Payments that platforms have taken."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    async def book(
        self, asker: Asker, platform: str, external_id: str, charge_id: str, *, amount: int, paid: int, currency: str
    ) -> int | None:
        """Add what was bought to a person's balance: their new balance, None if that charge is booked already."""
        purchase = Purchase(
            platform=platform, external_id=external_id, charge_id=charge_id, user_id=asker.user_id, credits=amount,
            paid=paid, currency=currency,
        )  # fmt: skip
        async with self._stores.database.session() as session:
            if not await purchases.add(session, purchase):
                return None
            key = f"purchase:{platform}:{charge_id}"
            await ledger.grant(session, asker.user_id, amount, key=key, kind=EntryKind.PURCHASE)
            return (await ledger.balance(session, asker.user_id)).available

    async def of(self, asker: Asker) -> list[Purchase]:
        """A person's newest payments."""
        async with self._stores.database.session(read_only=True) as session:
            return await purchases.of_user(session, asker.user_id)

    async def begin_refund(self, asker: Asker, platform: str, charge_id: str) -> tuple[Purchase, int]:
        """Take the credits of a payment back, as an administrator, before the platform gives the money back.

        The payment, and how many of its credits were still there. Raises AdminsOnly, UnknownCharge, AlreadyRefunded.
        """
        check_admin(asker)
        async with self._stores.database.session() as session:
            purchase = await purchases.find(session, platform, charge_id)
            if purchase is None:
                raise UnknownCharge(charge=charge_id[:80])
            taken_back = await self._taken_back(session, purchase)
            if taken_back is None:
                raise AlreadyRefunded(charge=charge_id[:80])
            return taken_back

    async def _taken_back(self, session: Session, purchase: Purchase) -> tuple[Purchase, int] | None:
        if not await purchases.set_refunded(session, purchase.id or 0, refunded=True):
            return None
        key = f"refund:{purchase.id}:{secrets.token_hex(4)}"
        return purchase, await ledger.take_back(session, purchase.user_id, purchase.credits, key=key)

    async def note_refund(self, platform: str, charge_id: str) -> tuple[Purchase, int] | None:
        """Take the credits of a payment back that the platform itself gave back; None where that is done already.

        The payment, and how many of its credits were still there.
        """
        async with self._stores.database.session() as session:
            purchase = await purchases.find(session, platform, charge_id)
            return None if purchase is None else await self._taken_back(session, purchase)

    async def get(self, asker: Asker, platform: str, charge_id: str) -> Purchase:
        """A payment, for an administrator; raises AdminsOnly or UnknownCharge."""
        check_admin(asker)
        async with self._stores.database.session(read_only=True) as session:
            purchase = await purchases.find(session, platform, charge_id)
        if purchase is None:
            raise UnknownCharge(charge=charge_id[:80])
        return purchase

    async def undo_refund(self, purchase: Purchase, taken: int) -> None:
        """Give the credits again: the platform did not give the money back."""
        key = f"refund:{purchase.id}:{secrets.token_hex(4)}"
        async with self._stores.database.session() as session:
            if await purchases.set_refunded(session, purchase.id or 0, refunded=False):
                await ledger.grant(session, purchase.user_id, taken, key=key, kind=EntryKind.REFUND)
