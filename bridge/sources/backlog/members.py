"""Who takes part in a project: people and teams that joined or left."""

from functools import partial

from bridge.errors import BadPayload
from bridge.payload import Payload
from bridge.sources.backlog import facts, links
from bridge.sources.backlog.essentials import PLACE, essential
from bridge.sources.backlog.words import ALL, given, listed, names, needed, person, who
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import NAMED, Names, Phrase, Say
from bridge.wording.text import Inline, Paragraph, Text, plain

_JOINED = Phrase(en="{names} joined {project}", ja="{names}がプロジェクトに参加しました：{project}")
_ADDED = Phrase(en="{who} added {names} to {project}", ja="{who}が {names}をプロジェクトに追加しました：{project}")
_LEFT = Phrase(en="{names} left {project}", ja="{names}がプロジェクトから脱退しました：{project}")
_REMOVED = Phrase(
    en="{who} removed {names} from {project}", ja="{who}が {names}をプロジェクトから外しました：{project}"
)
_TEAMS_JOINED = Phrase(en="The {teams} joined {project}", ja="{teams}がプロジェクトに参加しました：{project}")
_TEAMS_LEFT = Phrase(en="The {teams} left {project}", ja="{teams}がプロジェクトから脱退しました：{project}")
_TEAM = Phrase(en="team {names}", ja="チーム{names}")
_TEAMS = Phrase(en="teams {names}", ja="チーム{names}")
_QUOTED = Phrase(en="{name}", ja="「{name}」")


def _people(alone: Phrase, by_other: Phrase, event: Event, say: Say) -> Notice:
    """Said of the people alone where one of them did it, or where nobody knows who did."""
    content, author = event.payload["content"], person(event.payload["createdUser"])
    names = _names(content["users"])
    people = Names(tuple(one for user in content["users"] if (one := person(user))))
    pattern = alone if author is None or author in people.words else by_other
    title = say(pattern, who=who(event), names=people, project=_project(event))
    body = (*_all(say, names), *plain(content["comment"].text("")))
    return Notice(title=title, body=body, context=_when(event), facts=facts.of(event))


def _teams(said: Phrase, event: Event, say: Say) -> Notice:
    names = _names(event.payload["content"]["parties"])
    quoted = tuple(say(_QUOTED, name=name) for name in names)
    teams = say(_TEAM if len(names) == 1 else _TEAMS, names=Names(quoted, people=False))
    title = say(said, teams=teams, project=_project(event))
    return Notice(title=title, body=_all(say, names), context=_when(event), facts=facts.of(event))


def _names(things: Payload) -> tuple[str, ...]:
    """The names in a list. Raises BadPayload where there are none."""
    found = names(things)
    if not found:
        raise BadPayload(f"{things.path}: expected names")
    return found


def _project(event: Event) -> Inline:
    project = event.payload["project"]
    return links.link(given(project["name"]) or needed(project["projectKey"]), links.project(event))


def _all(say: Say, found: tuple[str, ...]) -> Text:
    """Everybody, where the first line could not name them."""
    return (Paragraph((listed(say, found, ALL),)),) if len(found) > NAMED else ()


def _when(event: Event) -> tuple[tuple[Inline, ...], ...]:
    """The time alone: the first line holds the project."""
    return ((event.at,),)


_USERS = essential("$.content.users[*].name", "$.project", tells=PLACE)
_PARTIES = essential("$.content.parties[*].name", "$.project", tells=PLACE, by=None)
KINDS = (
    Kind(
        "user-joined",
        Phrase(en="User joined the project", ja="ユーザーがプロジェクトに参加"),
        partial(_people, _JOINED, _ADDED),
        types=(15,),
        essential=_USERS,
    ),
    Kind(
        "user-left",
        Phrase(en="User left the project", ja="ユーザーがプロジェクトから脱退"),
        partial(_people, _LEFT, _REMOVED),
        types=(16,),
        essential=_USERS,
    ),
    Kind(
        "team-joined",
        Phrase(en="Team joined the project", ja="チームがプロジェクトに参加"),
        partial(_teams, _TEAMS_JOINED),
        types=(25,),
        essential=_PARTIES,
    ),
    Kind(
        "team-left",
        Phrase(en="Team left the project", ja="チームがプロジェクトから脱退"),
        partial(_teams, _TEAMS_LEFT),
        types=(26,),
        essential=_PARTIES,
    ),
)
