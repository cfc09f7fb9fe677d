"""What administrators are told about whom they let in."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.models import AccessRule


@dataclass(frozen=True)
class AccessRules:
    """Who may take part, and the rules about some."""

    mode: str
    rules: Sequence[AccessRule]


@dataclass(frozen=True)
class AccessSet:
    """A rule about a person, a chat or a site holds from now on."""

    rule: AccessRule
