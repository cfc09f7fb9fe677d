"""The operator's cookies, by which sites know somebody."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import Id, Json, text_of, time


class CookieState(StrEnum):
    """What is known of a set of cookies."""

    NEW = "new"
    """Nothing was opened with it yet."""
    GOOD = "good"
    DEAD = "dead"
    """It opens nothing any more, and is not used."""


class CookieSet(SQLModel, table=True):
    """The cookies of one account at a platform, sealed."""

    __tablename__ = "cookie_sets"
    id: int | None = Field(default=None, sa_column=Column(Id, primary_key=True))
    platform: str = Field(index=True)
    domains: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    sealed: str = Field(sa_column=Column(Text, nullable=False), repr=False)
    mark: str
    """By which the same cookies are known again."""
    test_url: str | None = None
    """A link that opens with them alone."""
    state: CookieState = Field(default=CookieState.NEW, sa_column=text_of(CookieState))
    strikes: int = 0
    """How often in a row a site did not know them."""
    uses: int = 0
    last_result: str = ""
    """`ok`, or the code of the error."""
    created_at: datetime = time()
    last_used_at: datetime | None = time(nullable=True)
