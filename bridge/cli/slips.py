"""What click and the system find wrong. They say it in English alone; in Japanese it is worded here."""

import errno

import click
from click.types import IntRange

from bridge.languages import Lang

_FILES = {
    errno.ENOENT: "ファイルまたはフォルダーがありません",
    errno.EACCES: "アクセス権限がありません",
    errno.EPERM: "許可されていない操作です",
    errno.EISDIR: "ファイルではなくフォルダーです",
    errno.ENOTDIR: "フォルダーではありません",
    errno.ENOSPC: "空き容量がありません",
    errno.EROFS: "読み取り専用です",
}


def usage(slip: click.UsageError, program: str, lang: Lang) -> str:
    """What is wrong with the command line, what was expected, and where the help is."""
    about = slip.ctx.command_path if slip.ctx else program
    return (
        f"{_usage_ja(slip)}（使い方：{about} --help）" if lang == "ja" else f"{slip.format_message()} ({about} --help)"
    )


def file(failure: OSError, lang: Lang) -> str:
    """Why a file could not be used; in Japanese in words for the usual reasons, else by the system's name for it."""
    named = failure.filename if isinstance(failure.filename, str) else ""
    if lang == "ja":
        number = failure.errno or 0
        why = _FILES.get(number) or errno.errorcode.get(number, type(failure).__name__)
        return f"{named}：{why}。" if named else f"{why}。"
    return f"{f'{named}: ' if named else ''}{failure.strerror or type(failure).__name__}"


def _usage_ja(slip: click.UsageError) -> str:  # noqa: PLR0911  a return for each sort of slip
    match slip:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"オプション「{name}」はありません。{_near(near)}"
        case click.NoSuchCommand(command_name=name, possibilities=near):
            return f"コマンド「{name}」はありません。{_near(near)}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{_called(param)} を指定してください。"
        case click.BadParameter(param=click.Parameter() as param):
            return _value(param)
        case click.BadOptionUsage(option_name=name, message=message):  # which of the two, only the message tells
            return f"{name} に値は指定できません。" if "does not take" in message else f"{name} には値が必要です。"
        case click.UsageError(ctx=click.Context() as context):
            taken = "、".join(_called(param) for param in context.command.params if isinstance(param, click.Argument))
            return f"余分な引数があります。{f'指定できるのは {taken} です。' if taken else ''}"
    return "コマンドの使い方が正しくありません。"


def _near(names: list[str] | None) -> str:
    return f"{'、'.join(names)} のことですか？" if names else ""


def _called(param: click.Parameter) -> str:
    """--space HOST, or URL."""
    words = (param.opts[0], param.metavar or "") if isinstance(param, click.Option) else (param.human_readable_name,)
    return " ".join(filter(None, words))


def _value(param: click.Parameter) -> str:
    name = _called(param) if isinstance(param, click.Argument) else param.opts[0]
    match param.type:
        case click.Choice(choices=choices):
            return f"{name} には {'、'.join(map(str, choices))} のいずれかを指定してください。"
        case IntRange(min=int(least), max=int(most)):
            return f"{name} には {least}〜{most} の整数を指定してください。"
    return f"{name} の値が正しくありません。"
