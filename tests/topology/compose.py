"""docker-compose.yml as Compose reads it: variables put in, and what each service is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|(?P<plain>\w+)|\{(?P<name>\w+)(?:(?P<how>:?[-?+])(?P<word>[^}]*))?\})")
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
STOP_SECONDS = 10.0
"""How long Docker waits where a service says nothing of it."""


class Unset(Exception):
    """The file asks for a variable that has no value."""


@dataclass(frozen=True)
class Mount:
    """Something that a container finds at a path: a named volume, a folder or file of ours, or an empty folder."""

    target: str
    volume: str | None = None
    path: str | None = None
    kept: bool = True
    """Whether it outlives a restart: a tmpfs does not."""


@dataclass(frozen=True)
class Service:
    """One service of the file."""

    name: str
    image: str
    command: Sequence[str]
    environment: Mapping[str, str]
    env_files: Sequence[str]
    """Files beside this one that say more of it, to which the file itself is preferred."""
    secrets: Sequence[str]
    mounts: Sequence[Mount]
    depends_on: Mapping[str, str]
    """What it waits for, and in which condition that must be."""
    check: Sequence[str]
    profiles: frozenset[str]
    grace_seconds: float
    stays: bool
    """Whether Docker starts it again where it ends by itself."""


def read(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """The services of a file; `variables` are what `.env` says."""
    tree = interpolated(yaml.safe_load(path.read_text()), variables)
    return {name: _service(name, facts) for name, facts in tree["services"].items()}


def chosen(services: Mapping[str, Service], profiles: Iterable[str]) -> list[Service]:
    """The services that run with these profiles, each after what it waits for."""
    wanted = {name: s for name, s in services.items() if not s.profiles or s.profiles & set(profiles)}
    ordered: dict[str, Service] = {}

    def add(name: str) -> None:
        for other in wanted[name].depends_on:
            add(other)
        ordered.setdefault(name, wanted[name])

    for name in wanted:
        add(name)
    return list(ordered.values())


def interpolated(tree: Any, variables: Mapping[str, str]) -> Any:
    """A tree of the file with its variables put in; raises Unset where one is asked for that must be set."""
    if isinstance(tree, dict):
        return {name: interpolated(value, variables) for name, value in tree.items()}
    if isinstance(tree, list):
        return [interpolated(value, variables) for value in tree]
    if isinstance(tree, str):
        return VARIABLE.sub(lambda found: _value(found, variables), tree)
    return tree


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    if found["dollar"]:
        return "$"
    name, how, word = found["name"] or found["plain"], found["how"] or "", found["word"] or ""
    value = variables.get(name)
    there = value is not None and (bool(value) or not how.startswith(":"))
    if how.endswith("+"):
        return word if there else ""
    if how.endswith("-"):
        return value or "" if there else word
    if how.endswith("?") and not there:
        raise Unset(f"{name}: {word}")
    return value or ""


def _service(name: str, facts: Mapping[str, Any]) -> Service:
    return Service(
        name=name,
        image=facts["image"],
        command=tuple(facts.get("command") or ()),
        environment={each: str(value) for each, value in (facts.get("environment") or {}).items()},
        env_files=tuple(_path_of(each) for each in facts.get("env_file", ())),
        secrets=tuple(facts.get("secrets", ())),
        mounts=(*map(_volume, facts.get("volumes", ())), *map(_tmpfs, facts.get("tmpfs", ()))),
        depends_on={each: how["condition"] for each, how in (facts.get("depends_on") or {}).items()},
        check=_check((facts.get("healthcheck") or {}).get("test") or ()),
        profiles=frozenset(facts.get("profiles", ())),
        grace_seconds=_seconds(facts["stop_grace_period"]) if "stop_grace_period" in facts else STOP_SECONDS,
        stays=facts.get("restart", "no") != "no",
    )


def _path_of(env_file: str | Mapping[str, Any]) -> str:
    return env_file if isinstance(env_file, str) else str(env_file["path"])


def _volume(text: str) -> Mount:
    source, colon, rest = text.partition(":")
    if not colon:
        return Mount(source)
    target = rest.partition(":")[0]
    return Mount(target, path=source) if source.startswith((".", "/")) else Mount(target, volume=source)


def _tmpfs(text: str) -> Mount:
    return Mount(text.partition(":")[0], kept=False)


def _check(test: Sequence[str]) -> Sequence[str]:
    if test and test[0] == "CMD-SHELL":
        return ("sh", "-c", *test[1:])
    return tuple(test[1:])


def _seconds(text: str) -> float:
    return sum(float(number) * SECONDS[unit] for number, unit in re.findall(r"([\d.]+)(ms|s|m|h)", text))
