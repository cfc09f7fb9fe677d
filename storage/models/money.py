"""Wallets and the book; vouchers and purchases that fill them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, reference, text_of, time


class EntryKind(StrEnum):
    """Why the book moved: some add, gifts go from one to another, and a reserve is closed by settle or release."""

    GRANT = "grant"
    DAILY = "daily"
    VOUCHER = "voucher"
    GIFT = "gift"
    PURCHASE = "purchase"
    REFUND = "refund"
    JOIN = "join"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


class Wallet(SQLModel, table=True):
    """A balance in one currency; always the sum of its entries, kept beside them in the same transaction."""

    __tablename__ = "wallets"
    __table_args__ = (
        UniqueConstraint("user_id", "currency"),
        CheckConstraint("balance >= 0", name="ck_wallet_not_negative"),
    )

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    user_id: int = reference("users.id")
    currency: str = "credits"
    balance: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class Entry(SQLModel, table=True):
    """A line of the append-only book; `key` makes each happen once."""

    __tablename__ = "entries"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    wallet_id: int = reference("wallets.id", index=True)
    kind: EntryKind = Field(sa_column=text_of(EntryKind))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Signed, in the wallet's unit."""
    key: str = Field(unique=True)
    job_id: int | None = Field(default=None, sa_column=Column(Id, index=True))
    reason: str = ""
    created_at: datetime = time()


class Voucher(SQLModel, table=True):
    """A code that is worth an amount to the first who redeems it; the code itself is kept as a hash."""

    __tablename__ = "vouchers"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    digest: str = Field(unique=True)
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str
    made_by: int = reference("users.id")
    redeemed_by: int | None = Field(default=None, sa_column=Column(Id, ForeignKey("users.id")))
    redeemed_at: datetime | None = time(nullable=True)
    expires_at: datetime | None = time(nullable=True)
    created_at: datetime = time()


class Purchase(SQLModel, table=True):
    """Credits that were paid for on a platform; the charge's id makes each payment count once."""

    __tablename__ = "purchases"
    __table_args__ = (UniqueConstraint("platform", "charge_id"),)

    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str
    charge_id: str
    user_id: int = reference("users.id", index=True)
    external_id: str
    """Whom the platform gives the money back to."""
    credits: int = Field(sa_column=Column(BigInteger, nullable=False))
    paid: int
    """In the currency's smallest unit."""
    currency: str
    refunded_at: datetime | None = time(nullable=True)
    created_at: datetime = time()
