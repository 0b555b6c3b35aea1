"""Which keys are still in use, by the bridge's log: for whoever wants to drop an old one."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from bridge.cli.terminal import words
from bridge.wording.phrases import Count, Phrase

_USED = Phrase(en="{requests} by {urls}, last {at}", ja="{urls}から {requests}（最後は {at}）")
_UNUSED = Phrase(en="not used", ja="使われていません")
_GONE = Phrase(en=" (not in {file})", ja="（{file} にはありません）")
_URL = Phrase(
    en="  {token}  {source}  {requests}, last {at}{label}", ja="  {token}  {source}  {requests}（最後は {at}）{label}"
)
_LABEL = Phrase(en="  {label}", ja="  {label}")
_REQUESTS = Phrase(en="{n} requests", ja="{n} 件")
_REQUEST = Phrase(en="1 request", ja="1 件")
_URLS = Phrase(en="{n} URLs", ja="{n} 個の URL ")
_URL_ALONE = Phrase(en="1 URL", ja="1 個の URL ")
_UNNAMED = Phrase(
    en="Warning: {requests} opened a URL before the bridge logged keys; which key that was, nobody can tell.",
    ja="警告：{requests}は、鍵をログに記録しないバージョンのときのもので、どの鍵が使われたか分かりません。",
)
HELP = Phrase(
    en="Tell which keys opened URLs, by the bridge's log, which is read on stdin.\n\n"
    "A line a key, newest first, and under each old key the URLs that still need it: mint them anew (mint --like) "
    "before you drop its line.\n\n"
    "\b\nExample:\n  aws logs tail /aws/lambda/kakehashi-prod-http --since 30d | python -m bridge keys used",
    ja="ブリッジのログを標準入力から読み取り、どの鍵がまだ使われているかを表示します。\n\n"
    "1 行に 1 つの鍵を新しい順に、古い鍵の下にはそれを使っている URL を表示します。古い鍵を削除する前に、"
    "それらの URL を発行し直してください（mint --like）。\n\n"
    "\b\n例：\n  aws logs tail /aws/lambda/kakehashi-prod-http --since 30d | python -m bridge keys used",
)
SHORT = Phrase(en="Tell which keys are still in use, by the log.", ja="まだ使われている鍵をログから調べる。")
_READ = Phrase(
    en="By {requests} from {first} to {last}. A URL that seldom has something to say may need its key and not stand "
    "here.",
    ja="{first} から {last} までの {requests}を調べました。めったに使われない URL は、"
    "鍵が必要でもここに表示されないことがあります。",
)
_LINE_MOST = 100_000  # characters: a line of ours is shorter
_WORD_MOST = 64  # characters
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)  # of all moments
_OPENED = ("posted", "queued", "skipped", "confirmed", "repeated-by-sender")  # outcomes of a URL that opened, surely
_URLS_MOST = 10_000  # of a key: who has more of them is not helped by a list


class Url(NamedTuple):
    """A URL as the log names it: its token's id, its source, its label ("" without one)."""

    token: str
    source: str
    label: str


@dataclass(slots=True)
class Use:
    """How many requests, and when the last one came."""

    times: int
    last: datetime

    def again(self, at: datetime) -> None:
        self.times, self.last = self.times + 1, max(self.last, at)


@dataclass(slots=True)
class Log:
    """What a log tells of requests: how many, from when to when, and those of each URL by its key's name."""

    requests: int = 0
    first: datetime = _LAST
    last: datetime = _FIRST
    keys: dict[str, dict[Url, Use]] = field(default_factory=dict)
    unnamed: int = 0  # that opened a URL, of a bridge that did not log the key yet


def read(lines: Iterable[str]) -> Log:
    """The bridge's own lines among these, whatever stands before them (journald's prefix, that of `aws logs tail`).

    A line without a key is of no URL of ours, or of one that has ended: no key is needed for it.
    """
    log = Log()
    for at, line in _hooks(lines):
        log.requests, log.first, log.last = log.requests + 1, min(log.first, at), max(log.last, at)
        if not (key := _word(line, "key")):
            log.unnamed += _word(line, "outcome") in _OPENED
            continue
        urls = log.keys.setdefault(key, {})
        url = Url(_word(line, "token"), _word(line, "source"), _word(line, "label"))
        if url in urls:
            urls[url].again(at)
        elif len(urls) < _URLS_MOST:
            urls[url] = Use(1, at)
    return log


def _hooks(lines: Iterable[str]) -> Iterator[tuple[datetime, dict[str, object]]]:
    for line in lines:
        start = line.find("{")
        if start < 0 or len(line) > _LINE_MOST:
            continue
        try:
            value = json.loads(line[start:])
            if isinstance(value, dict) and value.get("event") == "hook":
                yield datetime.fromisoformat(str(value.get("time"))).astimezone(UTC), value
        except (ValueError, OverflowError, RecursionError):
            continue


def _word(line: dict[str, object], name: str) -> str:
    value = line.get(name)
    return "".join(filter(str.isprintable, value))[:_WORD_MOST] if isinstance(value, str) else ""


def told(log: Log, names: Sequence[str], file: str) -> Iterator[str]:
    """A line a key: those of the keyring in its order, then others. Under each but the first, its URLs."""
    width = max(map(len, (*names, *log.keys)))
    for name in (*names, *sorted(log.keys.keys() - {*names})):
        urls = log.keys.get(name, {})
        yield f"{name:{width}}  {_uses(urls)}{'' if name in names else words(_GONE, file=file)}"
        yield from (_line(url, use) for url, use in urls.items() if name != names[0])


def span(log: Log) -> str:
    """From when to when the log goes, and what it cannot tell."""
    read = words(_READ, requests=_requests(log.requests), first=_at(log.first), last=_at(log.last))
    return f"{read}\n{words(_UNNAMED, requests=_requests(log.unnamed))}" if log.unnamed else read


def _uses(urls: Mapping[Url, Use]) -> str:
    if not urls:
        return words(_UNUSED)
    requests, last = sum(use.times for use in urls.values()), max(use.last for use in urls.values())
    return words(
        _USED,
        requests=_requests(requests),
        urls=Count(len({url.token for url in urls}), _URLS, _URL_ALONE),
        at=_at(last),
    )


def _line(url: Url, use: Use) -> str:
    label = words(_LABEL, label=url.label) if url.label else ""
    requests = _requests(use.times)
    return words(_URL, token=url.token, source=url.source, requests=requests, at=_at(use.last), label=label)


def _requests(n: int) -> Count:
    return Count(n, _REQUESTS, _REQUEST)


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
