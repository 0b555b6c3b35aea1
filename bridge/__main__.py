"""python -m bridge: picks the command, and turns whatever goes wrong into one line."""

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from bridge import VERSION
from bridge.errors import BadOption, BadSetting, BridgeError
from bridge.languages import Lang, of_locale

if TYPE_CHECKING:
    import click

PROGRAM = "python -m bridge"
COMMANDS = ("demo", "serve", "work", "keys", "mint", "open", "revoke", "say", "send", "doctor", "parked", "kinds")
FAILED, USAGE, INTERRUPTED = 1, 2, 130
_ABOUT: dict[Lang, str] = {
    "en": "Backlog and AWS say it in Slack; nothing is kept.\n\n"
    f"\b\nExample: the whole bridge on this computer, without an account anywhere\n  {PROGRAM} demo",
    "ja": "Backlog と AWS の出来事を Slack に伝えます。何も保存しません。\n\n"
    f"\b\n例：アカウントなしで、このコンピューターですべてを試す\n  {PROGRAM} demo",
}
_UI: dict[Lang, str] = {
    "en": "The language of what the commands tell you.  [default: that of LC_ALL, LC_MESSAGES or LANG, else en]",
    "ja": "コマンドの表示に使う言語。省略時は LC_ALL、LC_MESSAGES、LANG の言語、なければ en。",
}
_VERSION: dict[Lang, str] = {"en": "Show the version and exit.", "ja": "バージョンを表示します。"}
_ERROR: dict[Lang, str] = {"en": "error: ", "ja": "エラー："}
_LACKS: dict[Lang, str] = {
    "en": f"{{python}} lacks {{package}}: run `make demo` once, then .venv/bin/{PROGRAM}; or install the packages of "
    "requirements.txt for this Python",
    "ja": f"{{python}} に {{package}} がありません。`make demo` を一度実行してから .venv/bin/{PROGRAM} を使うか、"
    "requirements.txt のパッケージをこの Python にインストールしてください。",
}


def group(argv: Sequence[str]) -> "click.Group":
    """The commands: only the one that is asked for is imported, or all of them to list them."""
    import click

    from bridge.cli import terminal

    lang = terminal.say().lang
    bridge = click.Group(help=_ABOUT[lang])
    click.option("--ui", metavar="[en|ja]", help=_UI[lang], expose_value=False)(bridge)
    click.version_option(VERSION, message="%(version)s", help=_VERSION[lang])(bridge)
    for name in _asked_for(argv):
        bridge.add_command(import_module(f"bridge.cli.{name}").command, name)
    return bridge


def _asked_for(argv: Sequence[str]) -> Sequence[str]:
    """The one command that is named, none for the version alone, else all of them."""
    first = argv[0] if argv else ""
    if first == "--version":
        return ()
    return (first,) if first in COMMANDS else COMMANDS


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0, 1 (it failed), 2 (usage), 130 (Ctrl-C)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale, and whatever bytes an argument held
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads us has read enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except ModuleNotFoundError as missing:
        package = (missing.name or "bridge").split(".")[0]
        if package == "bridge":  # a mistake of ours, which wants its traceback
            raise
        lang = of_locale(os.environ)
        return _say(_LACKS[lang].format(python=sys.executable, package=package), FAILED, lang)
    return code


def _run(argv: Sequence[str]) -> int:
    import click

    from bridge.cli import terminal

    terminal.speak(of_locale(os.environ))
    try:
        lang, argv = terminal.chosen(argv, os.environ)
        terminal.speak(lang)  # before the commands are imported, which word their help
        bridge = group(argv)
        with bridge.make_context(PROGRAM, list(argv), max_content_width=100) as context:
            bridge.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        return USAGE
    except (click.Abort, EOFError):
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except (click.ClickException, BridgeError, OSError) as failure:
        spoken = terminal.say().lang
        return _say(*_failed(failure, spoken), spoken)
    return 0


def _failed(failure: Exception, lang: Lang) -> tuple[str, int]:
    """What to say of it, and the exit code."""
    import click

    from bridge.cli import slips

    match failure:
        case BridgeError():
            return failure.text(lang), USAGE if isinstance(failure, BadOption | BadSetting) else FAILED
        case click.UsageError():
            return slips.usage(failure, PROGRAM, lang), USAGE
        case click.ClickException():
            return failure.format_message(), FAILED
        case OSError():
            return slips.file(failure, lang), FAILED
        case _:
            return str(failure), FAILED


def _say(message: str, code: int, lang: Lang) -> int:
    line = "".join(char if char.isprintable() else "\ufffd" for char in " ".join(message.split()))
    print(_ERROR[lang] + line, file=sys.stderr)  # noqa: T201  one line, whatever it holds
    return code


if __name__ == "__main__":
    sys.exit(main())
