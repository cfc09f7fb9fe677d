"""What is said about credits."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.packs import Pack
from engine.accounts import Amount, Statement


@dataclass(frozen=True)
class Account:
    """A person's balance and the newest lines of their book; None for the book where downloads are free."""

    statement: Statement | None


@dataclass(frozen=True)
class Packs:
    """What credits cost; none where the operator sells none."""

    packs: Sequence[Pack]


@dataclass(frozen=True)
class Credited:
    """An amount was added to a balance: by a voucher, a gift or an administrator. The balance is that of `to`."""

    to: str
    amount: Amount
    balance: int | None
    """In the amount's unit; None where it is not the asker's to know."""


@dataclass(frozen=True)
class VoucherCodes:
    """New vouchers, each worth the same; they are shown this once."""

    codes: Sequence[str]
    amount: Amount


@dataclass(frozen=True)
class PayerRule:
    """Who pays in this group, who could, and the credits in its pool."""

    current: str
    possible: Sequence[str]
    pool: int
