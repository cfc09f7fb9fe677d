"""The command line: a command's modules are loaded when it runs, and none where it is misspelt or help is asked for."""

import argparse
import os
import select
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

if TYPE_CHECKING:
    from bot.settings import Settings
    from engine.media import Choice
    from storage.errors import UserError

T = TypeVar("T")

FAILED = 1
MISUSED = 2
UNHEARD = 141
"""As a shell tells of a program that SIGPIPE has ended."""
MOST_DAYS = 36_500
"""How long an API key with an end may last."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status: 0 for success, 1 for failure, 2 for misuse, 141 unheard."""
    try:
        try:
            status = run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _has_lost_its_reader(sys.stdout):
            raise
        # As a program that SIGPIPE ends, without a word. What is still to be written at the exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = UNHEARD
    sys.exit(status)


def _has_lost_its_reader(pipe: TextIO) -> bool:
    poll = select.poll()
    poll.register(pipe, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    parsed = _parser().parse_args(arguments)
    # Only now: what is above answers by itself.
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from engine.telemetry import sentry, tracing
    from storage.errors import UserError

    try:
        settings = read_settings()
    except ValidationError as error:
        for fault in error.errors():
            # What stands behind the name of the setting is pydantic's own.
            name = "_".join(part for part in fault["loc"] if isinstance(part, str)).upper()
            print(f"clipferry: CLIPFERRY_{name}: {fault['msg'].removeprefix('Value error, ')}", file=sys.stderr)
        return MISUSED
    except SettingsError as error:
        print(f"clipferry: {error}", file=sys.stderr)
        return MISUSED
    _set_up_log(parsed.command, settings)
    tracing.set_up(settings.telemetry, "front")
    sentry.set_up(settings.telemetry, "front")
    try:
        return int(parsed.run(parsed, settings))
    except UserError as error:
        return _refused(error, FAILED)
    except KeyboardInterrupt:
        return 130
    finally:
        tracing.shut_down()


def read_settings() -> "Settings":
    """All settings, from the environment and `.env`; raises pydantic's ValidationError or SettingsError."""
    from bot.settings import BotSettings, Settings
    from engine.settings import EngineSettings
    from engine.telemetry.settings import TelemetrySettings
    from storage.settings import StorageSettings

    return Settings(StorageSettings(), EngineSettings(), BotSettings(), TelemetrySettings())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("clipferry", description="Send a link; get the file.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, run_command, about in (
        ("run", _run, "start everything that is configured"),
        ("chat", _chat, "talk to the bot in this terminal"),
        ("get", _get, "download links without a conversation"),
        ("info", _info, "say what a link leads to"),
        ("key", _key, "make, list or revoke API keys for your own account"),
        ("cookies", _cookies, "keep, list, try or remove cookies that sites know you by"),
        ("worker", _worker, "run one more worker"),
        ("egress", _egress, "run an egress guard for workers without another way out"),
        ("health", _health, "say how well each platform can be fetched from, and with what"),
        ("ytdlp", _ytdlp, "say which yt-dlp is in use; update, roll back, pin or unpin it"),
        ("migrate", _migrate, "bring the database up to date"),
        ("copy-database", _copy_database, "copy all rows of one database into another, empty one"),
        ("backup", _backup, "write database and keys into one file, while everything goes on"),
        ("restore", _restore, "fill an empty database and data folder from a backup"),
        ("doctor", _doctor, "check that everything needed is there and works"),
    ):
        command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        command.set_defaults(run=run_command)
        _add_options(name, command)
    return parser


def _add_options(name: str, command: argparse.ArgumentParser) -> None:
    if name == "run":
        command.add_argument(
            "--only",
            choices=("telegram", "discord", "http"),
            help="this alone, beside a stack that runs already, if one does",
        )
    if name == "get":
        command.add_argument("urls", nargs="+", metavar="URL", help="a link, a file of links, or - for standard input")
        command.add_argument("--items", metavar="N-M,...", help="items of a playlist: 1-5,8 or 12-; all without it")
        command.add_argument("--zip", action="store_true", help="a playlist as one zip")
        command.add_argument("--format", metavar="F", help="mp4, webm, mkv, mp3, m4a, ...")
        command.add_argument("--quality", metavar="Q", help="best, worst, 720p, 4K, 320kbps, ...")
        command.add_argument("--audio-only", action="store_true", help="sound without the video")
        _add_parts(command)
    if name in ("get", "chat"):
        command.add_argument("--output", metavar="DIR", type=Path, default=Path(), help="folder for the files")
    if name == "worker":
        command.add_argument(
            "--queues", metavar="Q,...", help="some of lookups, downloads, conversions; all without it"
        )
    with_actions = {"key": _add_key_commands, "cookies": _add_cookie_commands, "ytdlp": _add_ytdlp_commands}
    if name in with_actions:
        with_actions[name](command)
    if name in ("copy-database", "backup", "restore"):
        _add_upkeep(name, command)
    if name == "info":
        command.add_argument("urls", nargs=1, metavar="URL")
    if name in ("get", "info", "health", "doctor"):
        command.add_argument("--json", action="store_true", help="print JSON")


def _add_upkeep(name: str, command: argparse.ArgumentParser) -> None:
    if name != "backup":
        command.add_argument("--force", action="store_true", help="without asking whether workers or front ends run")
    if name == "copy-database":
        about = "address of a database, path of an SQLite file, or @ and a file that holds the address"
        command.add_argument("origin", metavar="FROM", help=about)
        command.add_argument("target", metavar="TO", help=about)
        return
    command.add_argument("path", metavar="FILE", type=Path, help="the backup")
    if name == "backup":
        command.add_argument("--files", action="store_true", help="with the stored media files")


def _add_key_commands(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser("create", help="make a key and print it, once")
    create.add_argument("--name", required=True, help="what the key is for")
    create.add_argument("--scopes", metavar="S,...", type=_scopes, help="read, write, keys; all without it")
    create.add_argument("--days", metavar="N", type=_days, help="days after which it ends; never without it")
    actions.add_parser("list", help="list the keys that open something")
    actions.add_parser("revoke", help="let a key open nothing any more").add_argument("prefix", metavar="PREFIX")


def _scopes(text: str) -> list[str]:
    from engine.keys import SCOPES

    scopes = text.split(",")
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise argparse.ArgumentTypeError(f"none of {', '.join(SCOPES)}: {', '.join(unknown)}")
    return scopes


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"not from 1 to {MOST_DAYS}: {text}")
    return int(text)


def _add_cookie_commands(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="keep the cookies of a file in Netscape's format")
    add.add_argument("platform", metavar="PLATFORM", help="youtube, instagram, ..., other")
    add.add_argument("path", metavar="FILE", type=Path, help="the cookies, as a browser's extension exports them")
    add.add_argument("--test", metavar="LINK", help="a link that opens with them alone")
    actions.add_parser("list", help="list the sets, and how they stand")
    for name, about in (("try", "try a set with its link or another"), ("remove", "forget a set")):
        actions.add_parser(name, help=about).add_argument("number", metavar="NUMBER", type=int)
    actions.choices["try"].add_argument("--test", metavar="LINK", help="a link that opens with them alone")


def _add_ytdlp_commands(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("update", help="look for a newer one now, try it and use it, even if it was refused before")
    actions.add_parser("rollback", help="go back to the one before, and refuse this one")
    actions.add_parser("pin", help="use one version and no other, untried").add_argument("version", metavar="VERSION")
    actions.add_parser("unpin", help="let newer ones be used again")


def _add_parts(command: argparse.ArgumentParser) -> None:
    command.add_argument("--codec", metavar="C", help="h264, h265, vp8 or vp9")
    command.add_argument("--clip", metavar="FROM-TO", help="a part: 10:05-12:30, 1m5s-, -30; -: from the link's t= on")
    command.add_argument("--exact", action="store_true", help="cut the part to 0.2 s instead of at keyframes")
    command.add_argument("--subtitles", metavar="LANG[:file|embed|burn]", help="subtitles in a language, and where")
    command.add_argument("--audio-language", metavar="LANG", help="sound in that language")
    command.add_argument("--live", metavar="TIME", help="a live stream, recorded from now for so long: 30s, 1h5m")
    command.add_argument("--thumbnail", action="store_true", help="the picture of it beside it, as a jpg")
    command.add_argument("--cover", action="store_true", help="the picture of it inside the file")
    command.add_argument("--chapters", action="store_true", help="a file a chapter")
    command.add_argument("--sponsorblock", action="store_true", help="cut out advertisements (YouTube)")
    command.add_argument("--sponsorblock-parts", metavar="P,...", help="cut out sponsor,intro,outro,selfpromo,...")
    command.add_argument("--format-id", metavar="ID", help="one of the site's formats, see info --json")
    command.add_argument("--filename", metavar="NAME", help="name of the file, without its ending")


def _choice(parsed: argparse.Namespace) -> "Choice | None":
    """The form that the options name, None where they name none; raises UnknownChoice, BadClip and CannotHold."""
    from engine import choices

    named = {"subs": parsed.subtitles, "lang": parsed.audio_language, "sponsorblock": parsed.sponsorblock_parts}
    named |= {"id": parsed.format_id, "name": parsed.filename, "live": parsed.live}
    words = [word for word in ("exact", "thumbnail", "cover", "chapters", "sponsorblock") if getattr(parsed, word)]
    words += [f"{name}:{value}" for name, value in named.items() if value is not None]
    words += [word for word in (parsed.format, parsed.quality, parsed.codec, parsed.clip) if word]
    words += ["audio"] if parsed.audio_only else []
    return choices.from_words(words) if words else None


def _refused(error: "UserError", status: int) -> int:
    from bot.messages import Messages

    print(f"clipferry: {Messages().error(error)}", file=sys.stderr)
    return status


def _finished(command: Coroutine[Any, Any, T]) -> T:
    # Help and usage errors need no event loop.
    import asyncio

    return asyncio.run(command)


def _set_up_log(command: str, settings: "Settings") -> None:
    from engine.telemetry import logs

    # Someone who sits at the terminal reads results, not logs.
    level = None if command in ("run", "worker") else "ERROR"
    parts = (settings.storage, settings.engine, settings.bot)
    secrets = [secret for part in parts for secret in part.secrets()]
    logs.set_up(settings.telemetry, [*secrets, *settings.storage.addresses()], level=level)


def _run(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot.service import serve

    return _finished(serve(settings, parsed.only))


def _chat(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot.terminal.sessions import chat

    return _finished(chat(settings, parsed.output))


def _get(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot.terminal.app import writing_into
    from bot.terminal.sessions import get, links_of
    from engine import items
    from storage.errors import UserError

    try:
        choice = _choice(parsed)
        if parsed.items is not None:
            items.parse(parsed.items)
        links = links_of(parsed.urls, settings.engine.max_links)
        # Sooner than after all has been downloaded.
        with writing_into(parsed.output):
            pass
    except UserError as error:
        return _refused(error, MISUSED)
    return _finished(
        get(settings, links, choice, parsed.output, as_json=parsed.json, items=parsed.items, zipped=parsed.zip)
    )


def _info(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot.terminal.sessions import info

    return _finished(info(settings, parsed.urls[0], as_json=parsed.json))


def _key(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import keyring

    match parsed.action:
        case "create":
            return _finished(keyring.create(settings, parsed.name, parsed.scopes, parsed.days))
        case "revoke":
            return _finished(keyring.revoke(settings, parsed.prefix))
        case _:
            return _finished(keyring.show(settings))


def _cookies(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import cookies

    match parsed.action:
        case "add":
            return _finished(cookies.add(settings, parsed.platform, parsed.path, parsed.test))
        case "try":
            return _finished(cookies.try_out(settings, parsed.number, parsed.test))
        case "remove":
            return _finished(cookies.remove(settings, parsed.number))
        case _:
            return _finished(cookies.show(settings))


def _worker(parsed: argparse.Namespace, settings: "Settings") -> int:
    from pydantic import ValidationError

    from bot.service import work
    from engine.settings import EngineSettings

    if parsed.queues is not None:
        try:
            EngineSettings(queues=parsed.queues)
        except ValidationError as error:
            print(f"clipferry: --queues: {error.errors()[0]['msg']}", file=sys.stderr)
            return MISUSED
    return _finished(work(settings, parsed.queues))


def _egress(_: argparse.Namespace, settings: "Settings") -> int:
    from bot.egress import guard

    return _finished(guard(settings.engine))


def _health(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import health

    return _finished(health.show(settings, as_json=parsed.json))


def _ytdlp(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import releases
    from engine.releases.updates import Updates

    changes = {
        None: Updates.state, "update": releases.update, "rollback": Updates.roll_back, "unpin": Updates.unpin,
        "pin": lambda updates: updates.pin(parsed.version),
    }  # fmt: skip
    return _finished(releases.show(settings, changes[parsed.action]))


def _migrate(_: argparse.Namespace, settings: "Settings") -> int:
    from bot.stack import migrate

    print(_finished(migrate(settings)))
    return 0


def _copy_database(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import upkeep

    return _finished(upkeep.copy_database(settings, parsed.origin, parsed.target, force=parsed.force))


def _backup(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import upkeep

    return _finished(upkeep.back_up(settings, parsed.path, files=parsed.files))


def _restore(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot import upkeep

    return _finished(upkeep.restore(settings, parsed.path, force=parsed.force))


def _doctor(parsed: argparse.Namespace, settings: "Settings") -> int:
    from bot.doctor import examine

    return _finished(examine(settings, as_json=parsed.json))


if __name__ == "__main__":
    main()
