"""What is asked about credits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Credits:
    """Show one's balance."""


@dataclass(frozen=True)
class Buy:
    """Show what credits cost, and how they are had."""


@dataclass(frozen=True)
class Voucher:
    """Redeem a voucher."""

    code: str


@dataclass(frozen=True)
class Gift:
    """Give credits to a person, or to the pool of the group."""

    to: str
    amount: str


@dataclass(frozen=True)
class Payer:
    """Show who pays in this group, or change it."""

    value: str | None = None


@dataclass(frozen=True)
class Grant:
    """Add to a person's balance, as an administrator."""

    to: str
    amount: str
    reason: str = ""


@dataclass(frozen=True)
class MakeVouchers:
    """Make vouchers, as an administrator."""

    count: int
    amount: str


AboutMoney = Credits | Buy | Voucher | Gift | Payer | Grant | MakeVouchers
"""`bot/answers/money.py` answers."""
