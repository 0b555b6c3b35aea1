"""Addresses of things on the Backlog space that the destination names; no payload says its own host.

Every address is None where the host or one of its parts is missing: `link` then shows the text alone.
Paths as in https://github.com/nulab/bee and https://github.com/nulab/backlog4j.
"""

from urllib.parse import quote

from bridge.deployed import typed
from bridge.errors import BadOption
from bridge.patterns import pattern
from bridge.payload import Payload
from bridge.sealing.destination import Options
from bridge.sources.backlog.words import needed
from bridge.sources.source import Event
from bridge.wording.facts import Facts
from bridge.wording.text import Link, one_line

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = pattern(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+(?=[0-9-]*[a-z]){_LABEL}")
_LONGEST_NAME = 255  # characters of a file's name: what file systems have room for
_NULAB = ("backlog.com", "backlog.jp", "backlogtool.com")

Part = str | int | None


def space(host: str) -> str:
    """The host as it is sealed, in lower case, also of a page's address. Raises BadOption."""
    bare = typed.narrow(host).lower().removeprefix("https://").removeprefix("http://").partition("/")[0]
    if not _HOST.fullmatch(bare) or bare in _NULAB:
        raise BadOption(
            en=f"the space {host!r} is not a host name; expected one like demo.backlog.com or demo.backlog.jp "
            "(or your own for Backlog Enterprise)",
            ja=f"「{host}」は Backlog のスペースのホスト名ではありません。demo.backlog.com や demo.backlog.jp のように"
            "指定してください（Backlog エンタープライズなら自社のホスト名）。",
        )
    return bare


def of_nulab(host: str) -> bool:
    """Whether it is a space on one of Nulab's own domains."""
    return host.endswith(tuple(f".{domain}" for domain in _NULAB))


def link(text: str, url: str | None, *, aside: bool = False) -> Link | str:
    """The text, linked where there is an address. `aside`: it is not what a first line is about."""
    return Link(text, url, aside=aside) if url else text


def places(text: str, url: str | None) -> tuple[Link, ...]:
    """Where to go next, if there is an address."""
    return (Link(text, url),) if url else ()


def home(event: Event) -> str:
    """https://demo.backlog.com; "" where no space is known."""
    host = next(iter(event.options.get("space", ())), "")
    return f"https://{host}" if host else ""


def hosts(event: Event) -> tuple[str, ...]:
    """The space's own host, if it is known: what leads there need not say so."""
    return event.options.get("space", ())[:1]


def realm(_: Facts, options: Options) -> str:
    """In what a thread's key is the only one of its name: the space."""
    return next(iter(options.get("space", ())), "")


def project_key(event: Event) -> str:
    return one_line(event.payload["project"]["projectKey"].text(""))


def project(event: Event) -> str | None:
    return _at(event, "projects", project_key(event))


def issue_key(event: Event, number: Payload) -> str:
    """DEMO-42, of an issue's `key_id`. Raises BadPayload."""
    project = needed(event.payload["project"]["projectKey"])
    return f"{project}-{int(number.number())}"


def issue(event: Event, key: str, comment: int | None = None) -> str | None:
    return _at(event, "view", key, fragment=_comment(comment))


def wiki(event: Event, number: int | None) -> str | None:
    """By id: it outlives renaming."""
    return _at(event, "alias", "wiki", number)


def wiki_page(event: Event, name: str) -> str | None:
    """By name, which renaming breaks: for links that people wrote."""
    return _at(event, "wiki", project_key(event), name)


def document(event: Event, number: str | int | None) -> str | None:
    return _at(event, "document", project_key(event), number)


def wiki_difference(event: Event, number: int | None, version: int) -> str | None:
    """What a page's version changed, for people to read; the first has nothing before it."""
    page = _at(event, "alias", "wiki", "diff", number) if version > 1 else None
    return page and f"{page}/{version - 1}...{version}"


def attachment(event: Event, number: int | None, name: str) -> str | None:
    """A file attached to an issue; where others' attachments are is not known."""
    return _at(event, "downloadAttachment", number, name) if len(name) <= _LONGEST_NAME else None


def shared_file_by_id(event: Event, number: int | None) -> str | None:
    return _at(event, "alias", "file", number)


def shared_file(event: Event, folder: str, name: str) -> str | None:
    """`folder` as Backlog sends it: "/a/b/"."""
    return _at(event, "file", project_key(event), *(step for step in folder.split("/") if step), name)


def revision(event: Event, rev: str | int | None) -> str | None:
    """A Subversion revision."""
    return _at(event, "rev", project_key(event), rev)


def milestone(event: Event, number: int | None) -> str | None:
    """The list of its issues."""
    return _at(event, "find", project_key(event), fragment=f"?condition.fixedVersionId={number}") if number else None


def repository(event: Event, repo: str) -> str | None:
    return _at(event, "git", project_key(event), repo)


def branch(event: Event, repo: str, name: str) -> str | None:
    """A slash in the name stays one, as in Nulab's own command line (github.com/nulab/bee)."""
    return _at(event, "git", project_key(event), repo, "tree", *name.split("/"))


def commit(event: Event, repo: str, rev: str) -> str | None:
    return _at(event, "git", project_key(event), repo, "commit", rev)


def pull_request(event: Event, repo: str, number: int | None, comment: int | None = None) -> str | None:
    return _at(event, "git", project_key(event), repo, "pullRequests", number, fragment=_comment(comment))


def identity(thing: Payload) -> int | None:
    """A thing's id; None where it has none."""
    return int(thing["id"].number(0)) or None


def _at(event: Event, *parts: Part, fragment: str = "") -> str | None:
    if not home(event) or any(part is None or part == "" for part in parts):
        return None
    path = "/".join(quote(str(part), safe="") for part in parts)
    return f"{home(event)}/{path}{fragment}"


def _comment(number: int | None) -> str:
    return f"#comment-{number}" if number else ""
