"""parked: lists, shows, redrives and drops the parcels that could not be delivered."""

import sys
from collections.abc import Sequence

import click

from bridge.cli import aws, terminal
from bridge.cli.demo.child import interruptible
from bridge.cli.parked import words
from bridge.cli.parked.dead_letters import Act, DeadLetter, Wanted, count, holding, send_again, work_off
from bridge.cli.parked.listing import by_reason, described, one_by_one, shown
from bridge.delivery.queue import sqs_client
from bridge.errors import BadOption, BadSetting, Failed
from bridge.wording.phrases import Phrase

_SILENCE = 10  # seconds that SQS may take to answer
_NOTHING = Phrase(en="Nothing is parked.", ja="保留中のメッセージはありません。")
_UNSEEN = Phrase(
    en="Note: {n} more cannot be seen now: behind ten others of their channel, or held by another command.",
    ja="注意：ほかに {n} 件ありますが、今は表示できません（同じチャンネルの 10 件の後ろにあるか、"
    "別のコマンドが処理中です）。",
)
_REDRIVEN, _WOULD_REDRIVE = Phrase(en="redriven", ja="再送"), Phrase(en="would be redriven", ja="再送の予定")
_DROPPED, _WOULD_DROP = Phrase(en="dropped", ja="削除"), Phrase(en="would be dropped", ja="削除の予定")
_SURE = Phrase(
    en="Delete all {n} parked parcels for good? What they say will not be said.",
    ja="保留中のメッセージ {n} 件をすべて削除しますか？ Slack には投稿されません。",
)
_KEPT = Phrase(en="Nothing was dropped.", ja="何も削除していません。")
_LEFT = Phrase(en="{n} {done}, {left} left.", ja="{done}：{n} 件、残り：{left} 件。")

_PARKED = click.option(
    "--parked-queue",
    "parked",
    metavar="URL",
    envvar="BRIDGE_PARKED_QUEUE_URL",
    help=terminal.words(words.PARKED),
)
_QUEUE = click.option("--queue", metavar="URL", envvar="BRIDGE_QUEUE_URL", help=terminal.words(words.QUEUE))
_IDS = click.argument("ids", nargs=-1, metavar="[ID]...")
_ALL = click.option("--all", "everything", is_flag=True, help=terminal.words(words.ALL))
_REASON = click.option("--reason", help=terminal.words(words.REASON))
_YES = click.option("--yes", is_flag=True, help=terminal.words(words.YES))
_DRY_RUN = click.option("--dry-run", is_flag=True, help=terminal.words(words.DRY_RUN))


@click.group(short_help=terminal.words(words.SHORT), help=terminal.words(words.HELP))
def command() -> None:
    """As its help says."""


@command.command("list", short_help=terminal.words(words.SHORT_LIST), help=terminal.words(words.LIST))
@click.option("--each", is_flag=True, help=terminal.words(words.EACH))
@_PARKED
def list_(parked: str | None, each: bool) -> None:
    """As its help says."""
    letters = _look(_parked_url(parked))
    if not letters:
        terminal.tell(_NOTHING)
        return
    for line in one_by_one(letters) if each else by_reason(letters):
        click.echo(line)


@command.command(short_help=terminal.words(words.SHORT_SHOW), help=terminal.words(words.SHOW))
@click.argument("which", default="1", metavar="[N or ID]")
@_PARKED
def show(parked: str | None, which: str) -> None:
    """As its help says."""
    letters = _look(_parked_url(parked))
    if len(which) <= 5 and which.isdecimal():
        letters = letters[int(which) - 1 : int(which)] if int(which) else []
    else:
        letters = [letter for letter in letters if letter.id.startswith(which)]
    for line in shown(_the_one(which, letters), sys.stdout):
        click.echo(line)


@command.command(short_help=terminal.words(words.SHORT_REDRIVE), help=terminal.words(words.REDRIVE))
@_IDS
@_ALL
@_REASON
@_DRY_RUN
@_PARKED
@_QUEUE
def redrive(  # noqa: PLR0913  each option of the command, handed over by its name
    *, ids: Sequence[str], everything: bool, reason: str | None, dry_run: bool, parked: str | None, queue: str | None
) -> None:
    """As its help says."""
    source, to = _parked_url(parked), _given(queue, "BRIDGE_QUEUE_URL", "--queue")
    if source == to:
        raise BadSetting(
            en="the parked queue is the queue itself; expected two",
            ja="保留キューが通常のキューと同じです。別々のキューを指定してください。",
        )
    wanted = _wanted(ids, everything, reason)
    sqs = sqs_client(to, _SILENCE)

    def again(letter: DeadLetter) -> None:
        with aws.asking("sqs", aws.name(to)):
            send_again(sqs, to, letter)

    _each(source, ids, wanted, (_WOULD_REDRIVE, None) if dry_run else (_REDRIVEN, again))


@command.command(short_help=terminal.words(words.SHORT_DROP), help=terminal.words(words.DROP))
@_IDS
@_ALL
@_REASON
@_YES
@_DRY_RUN
@_PARKED
def drop(  # noqa: PLR0913  each option of the command, handed over by its name
    *, ids: Sequence[str], everything: bool, reason: str | None, yes: bool, dry_run: bool, parked: str | None
) -> None:
    """As its help says."""
    wanted = _wanted(ids, everything, reason)
    url = _parked_url(parked)
    if everything and not (reason or dry_run or yes) and not _sure(url):
        terminal.tell(_KEPT)
        raise click.exceptions.Exit(1)
    _each(url, ids, wanted, (_WOULD_DROP, None) if dry_run else (_DROPPED, _nothing))


def _sure(url: str) -> bool:
    """Asks the person at the terminal. Raises BadOption where there is none."""
    if not sys.stdin.isatty():
        raise BadOption(
            en="--all deletes every parked parcel, and here nobody can be asked; say --yes, or look with --dry-run",
            ja="--all は保留中のメッセージをすべて削除しますが、ここでは確認できません。--yes を付けるか、"
            "--dry-run で確かめてください。",
        )
    sqs = sqs_client(url, _SILENCE)
    with aws.asking("sqs", aws.name(url)):
        number = count(sqs, url)
    return click.confirm(terminal.words(_SURE, n=number), err=True)


def _nothing(_: DeadLetter) -> None:
    """What dropping does before the parcel is deleted."""


def _parked_url(given: str | None) -> str:
    return _given(given, "BRIDGE_PARKED_QUEUE_URL", "--parked-queue")


def _given(url: str | None, variable: str, option: str) -> str:
    if not url:
        raise BadSetting(
            en=f"{variable} is not set; set it, or give {option}",
            ja=f"{variable} が設定されていません。設定するか、{option} を指定してください。",
        )
    return url


def _look(url: str) -> list[DeadLetter]:
    """All parcels that SQS shows, oldest first; they are released at once."""
    sqs = sqs_client(url, _SILENCE)
    with interruptible(), aws.asking("sqs", aws.name(url)):
        total = count(sqs, url)
        with holding(sqs, url) as hold:
            letters = hold.take(total)
    if total > len(letters):
        terminal.tell(_UNSEEN, n=total - len(letters))
    return letters


def _the_one(which: str, letters: list[DeadLetter]) -> DeadLetter:
    if len(letters) != 1:
        raise Failed(
            en=f"{'no' if not letters else 'more than one'} parked parcel is {which!r}",
            ja=f"「{which}」に当てはまる保留中のメッセージが{'複数あります' if letters else 'ありません'}。",
        )
    return letters[0]


def _wanted(ids: Sequence[str], everything: bool, reason: str | None) -> Wanted:
    if not (ids or everything or reason) or (ids and everything):
        raise BadOption(
            en="say which: ids, or --reason, or --all",
            ja="対象を指定してください。ID、--reason、--all のいずれかです。",
        )
    if any(len(id_) < 4 for id_ in ids):
        raise BadOption(
            en="an id has at least its first four characters; `parked list --each` shows them",
            ja="ID は先頭の 4 文字以上を指定してください。`parked list --each` で確認できます。",
        )
    return lambda letter: (not ids or letter.id.startswith(tuple(ids))) and (not reason or letter.parked_for(reason))


def _each(url: str, ids: Sequence[str], wanted: Wanted, done: tuple[Phrase, Act | None]) -> None:
    """Act on each parcel that is wanted, delete it and print a line; without an act, only print the lines."""
    sqs = sqs_client(url, _SILENCE)
    word, act = terminal.words(done[0]), done[1]
    number = 0
    with interruptible(), aws.asking("sqs", aws.name(url)):
        total = count(sqs, url)
        with holding(sqs, url) as hold:
            letters = hold.take(total)
            total = max(total, len(letters))
            for id_ in ids:
                _the_one(id_, [letter for letter in letters if letter.id.startswith(id_)])
            for letter in work_off(hold, letters, total, wanted, act) if act else filter(wanted, letters):
                click.echo(f"{word}  {described(letter)}")
                number += 1
    terminal.tell(_LEFT, n=number, done=word, left=total - number if act else total)
