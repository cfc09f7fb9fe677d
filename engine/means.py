"""With what a platform is dealt with: it travels from the worker, which decides it, to the child, which uses it."""

from pydantic import Field

from engine.media import Fact


class PoTokens(Fact):
    """Where PO tokens are asked for, and the way of the egress guard that leads there."""

    url: str
    proxy: str


class Means(Fact):
    """What a fetch has to reach a platform with."""

    proxy: str
    """The egress guard's address on the way to this platform: every byte goes through it."""
    impersonate: str | None = None
    """The client whose TLS is imitated."""
    headers: dict[str, str] = Field(default_factory=dict)
    extractor_args: dict[str, dict[str, list[str]]] = Field(default_factory=dict)
    geo_bypass_country: str | None = None
    sleep_requests: float = 0.0
    cookies: str = Field("", repr=False)
    """In Netscape's format; what is reached with them is private."""
    po_tokens: PoTokens | None = None
