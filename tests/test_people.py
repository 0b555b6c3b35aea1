"""People: Backlog's names become Slack members, and a message rings those who must read it, once, and nobody else."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge.deployed import person_lines
from bridge.errors import BadOption
from bridge.payload import Payload
from bridge.settings import Settings
from bridge.slack.message import Message
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.backlog import options, people
from bridge.sources.source import Event
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import Person, Say
from bridge.wording.text import Code, CodeBlock, Emphasis, Link, Mention, Paragraph, Strike, Strong, Text, plain
from tests.support.casebook import NOW, message
from tests.support.hooks import SPACE, Hooks
from tests.support.house_rules import refusals
from tests.support.slack_rules import pings

BACKLOG = SOURCES["backlog"]
AOI, HARU, SATO = "U0AOITANAKA", "U0HARUSATO1", "U0SATOHARU1"
PERSONS = (f"Aoi Tanaka={AOI}", f"2002={HARU}", f"haru-j={SATO}")


def user(number: int | None, name: str | None, unique: str | None = None) -> dict[str, Any]:
    account = {"nulabId": None, "name": name, "uniqueId": unique} if unique else None
    return {"id": number, "userId": None, "name": name, "mailAddress": None, "nulabAccount": account}


def event(
    text: str = "", *, type_: int = 3, by: Any = None, told: tuple[Any, ...] = (), options: Any = None, **content: Any
) -> Event:
    """An issue commented by Ren Suzuki, who is nobody in Slack unless said otherwise."""
    body = {
        "id": 4190328,
        "type": type_,
        "project": {"id": 5021, "projectKey": "DEMO", "name": "デモ計画", "textFormattingRule": "markdown"},
        "content": {"key_id": 42, "summary": "検索が遅い", "comment": {"id": 7, "content": text}, **content},
        "createdUser": by or user(2003, "Ren Suzuki", "ren-s"),
        "notifications": [{"reason": 2, "user": one} for one in told],
    }
    return Event("4190328", NOW, Payload(body), {**SPACE, "person": PERSONS, **(options or {})})


def said(one: Event) -> Message:
    drawn = message(BACKLOG, one, "en")
    assert refusals(drawn) == []
    assert not [ping for ping in pings(drawn.body()) if pings(drawn.body()).count(ping) > 1]
    return drawn


def mentioned(one: Event) -> list[str]:
    return [ping.strip("<@>") for ping in pings(said(one).body())]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@Aoi Tanaka 直しました。", [AOI]),
        ("@Aoi Tanaka直しました。", [AOI]),
        ("確認お願いします@Aoi Tanaka", [AOI]),
        ("(@Aoi Tanaka)", [AOI]),
        ("@Aoi Tanaka @Aoi Tanaka", [AOI]),
        ("@Haru Satoさん、@Aoi Tanakaさん", [HARU, AOI]),
        ("@佐藤春さんへ", [SATO]),
        ("**@Aoi Tanaka** ~~@佐藤春~~", [AOI, SATO]),
        ("- @Aoi Tanaka\n- @佐藤春", [AOI, SATO]),
        ("> @Aoi Tanaka", [AOI]),
        ("@aoi tanaka", []),
        ("Aoi Tanaka", []),
        ("@だれか さん", []),
        ("@", []),
        ("@@Aoi Tanaka@", [AOI]),
        ("mail a@Aoi Tanaka", []),
        ("`@Aoi Tanaka`", []),
        ("```\n@Aoi Tanaka\n```", []),
        (f"<@{AOI}> <!channel> @channel", []),
    ],
)
def test_a_name_after_an_at_sign_rings_its_member(text: str, whom: list[str]) -> None:
    told = (user(2002, "Haru Sato"), user(2005, "佐藤春", "haru-j"))
    assert mentioned(event(text, told=told)) == whom


def test_the_longest_known_name_is_the_one_that_is_meant() -> None:
    options = {"person": (f"Aoi={AOI}", f"Aoi Tanaka={HARU}")}
    assert mentioned(event("@Aoi Tanaka", options=options)) == [HARU]
    assert mentioned(event("@Aoi", options=options)) == [AOI]
    assert mentioned(event("@Aoiさん", options=options)) == [AOI]
    # somebody whom the event knows and nobody mapped is not the one whose name begins alike
    assert mentioned(event("@Aoi Takahashi", told=(user(9, "Aoi Takahashi"),), options=options)) == []
    assert mentioned(event("@Aoife", options=options)) == []
    assert mentioned(event("@Aoife", told=(user(9, "Aoife"),), options=options)) == []


def test_a_mention_is_a_name_in_the_notification_and_rings_from_plain_text_too() -> None:
    drawn = said(event("@Aoi Tanaka 直しました。"))
    assert drawn.text.endswith(": @Aoi Tanaka 直しました。")
    assert f"\n<@{AOI}>\n@Aoi Tanaka 直しました。\n" in drawn.plain
    assert pings({"text": drawn.text}) == []
    assert pings(drawn.plain_body()) == pings(drawn.body()) == [f"<@{AOI}>"]
    assigned = said(event(type_=2, changes=[{"field": "assigner", "new_value": "Aoi Tanaka"}]))
    assert f"to <@{AOI}>:" in assigned.blocks[0]["text"]["text"]
    assert "to Aoi Tanaka:" in assigned.text
    assert "to Aoi Tanaka:" in assigned.plain
    assert pings(assigned.plain_body()) == [f"<@{AOI}>"]


@pytest.mark.parametrize("by", [user(1, "Aoi Tanaka"), user(2002, "Renamed"), user(3, "佐藤 春", "haru-j")])
def test_the_one_who_did_it_is_never_rung(by: dict[str, Any]) -> None:
    one = event(f"@{by['name']} と @Aoi Tanaka と @Haru Sato", by=by, told=(user(2002, "Haru Sato"),), type_=3)
    member = {"Aoi Tanaka": AOI, "Renamed": HARU, "佐藤 春": SATO}[by["name"]]
    assert member not in mentioned(one)
    assert member not in mentioned(event(type_=1, by=by, assignee=by))
    taken = [{"field": "assigner", "new_value": by["name"]}]
    assert mentioned(event(type_=2, by=by, changes=taken)) == []


@pytest.mark.parametrize("type_", [1, 18])
def test_whoever_it_is_assigned_to_is_rung(type_: int) -> None:
    pull: dict[str, Any] = {"number": 12, "repository": {"name": "app"}, "description": ""}
    for assignee in (user(5, "Aoi Tanaka"), user(2002, "改名しました"), user(6, "S", "haru-j")):
        one = event(type_=type_, assignee=assignee, **pull)
        assert len(mentioned(one)) == 1
        assert mentioned(replace(one, options={**one.options, "ping": ("mentioned",)})) == []
        assert str(assignee["name"]) in said(replace(one, options=SPACE)).plain
    assert mentioned(event(type_=type_, assignee=user(8, "Mai Ito"), **pull)) == []
    assert mentioned(event(type_=type_, assignee=None, **pull)) == []


def test_an_assignee_who_is_rung_by_the_first_line_is_a_name_in_the_field() -> None:
    changes = [{"field": "assigner", "old_value": "Mai Ito", "new_value": "Aoi Tanaka"}]
    drawn = said(event("@Aoi Tanaka お願いします", type_=2, changes=changes))
    assert pings({"blocks": list(drawn.blocks)}) == [f"<@{AOI}>"]
    shown = json.dumps(drawn.attachments, ensure_ascii=False)
    assert "@Aoi Tanaka お願いします" in shown
    assert "Mai Ito → *Aoi Tanaka*" in shown


def test_the_former_assignee_is_not_rung() -> None:
    changes = [{"field": "assigner", "old_value": "Aoi Tanaka", "new_value": "Mai Ito"}]
    assert mentioned(event(type_=2, changes=changes)) == []
    assert mentioned(event(type_=19, changes=changes, number=12, repository={"name": "app"})) == []


def test_those_notified_ring_only_where_that_is_asked_for() -> None:
    told = (user(2002, "Haru Sato"), user(8, "Mai Ito"), user(2005, "佐藤春", "haru-j"))
    assert mentioned(event("直しました。", told=told)) == []
    asked = event("直しました。", told=told, options={"ping": ("notified",)})
    assert mentioned(asked) == [HARU, SATO]
    assert said(asked).blocks[0]["text"]["text"].endswith(f"\n<@{HARU}> <@{SATO}>")
    assert "Notified: Haru Sato, Mai Ito, 佐藤春" in json.dumps(said(asked).attachments, ensure_ascii=False)
    some = event("@Haru Sato 直しました。", told=told[:1], options={"ping": ("mentioned,notified",)})
    assert mentioned(some) == [HARU]
    assert "Notified" not in json.dumps(said(some).attachments)
    assert mentioned(event("", told=told[1:2], options={"ping": ("notified",)})) == []


def test_those_notified_ring_beside_eight_fields() -> None:
    custom = [{"name": f"field {number}", "value": str(number)} for number in range(12)]
    told = (user(2002, "Haru Sato"),)
    one = event(type_=1, customFields=custom, told=told, options={"ping": ("notified",)})
    assert mentioned(one) == [HARU]


def test_a_notification_names_those_told_and_rings_them_where_asked() -> None:
    told = (user(2002, "Haru Sato"), user(8, "Mai Ito"))
    for ping in ((), ("notified",), ("mentioned",), ("assigned", "notified")):
        asked = event("直しました。", type_=17, told=told, options={"ping": ping} if ping else {})
        assert f"notified <@{HARU}> and Mai Ito about" in said(asked).blocks[0]["text"]["text"]
    for ping in (("assigned",), ("none",)):
        assert mentioned(event("直しました。", type_=17, told=told, options={"ping": ping})) == []


def test_a_notification_rings_only_those_it_tells_and_not_again_those_in_the_comment() -> None:
    told = (user(2002, "Haru Sato"), user(2003, "Ren Suzuki", "ren-s"))
    options = {"person": (*PERSONS, "Ren Suzuki=U0RENSUZUKI")}
    one = event("@Aoi Tanaka @Haru Sato 直しました。", type_=17, told=told, options=options)
    assert mentioned(one) == [HARU]
    assert "@Aoi Tanaka @Haru Sato" in said(one).plain


def test_the_others_of_many_who_are_told_ring_too_and_stand_in_the_last_line() -> None:
    told = tuple(user(100 + number, f"Member {number}") for number in range(5))
    people_ = {"person": tuple(f"{100 + number}=U0MEMBER{number}" for number in range(5)), "ping": ("notified",)}
    one = event("直しました。", type_=17, told=told, options=people_)
    assert mentioned(one) == [f"U0MEMBER{number}" for number in range(5)]
    last = said(one).attachments[0]["blocks"][-1]["elements"][0]["text"]
    assert last.startswith("Notified: Member 0, Member 1, Member 2, Member 3, Member 4 · ")


def test_ping_none_rings_nobody_and_still_names_all() -> None:
    told = (user(2002, "Haru Sato"),)
    quiet = {"ping": ("none",)}
    for type_ in (1, 2, 3, 17):
        one = event("@Aoi Tanaka", type_=type_, told=told, assignee=user(2, "Aoi Tanaka"), options=quiet)
        assert mentioned(one) == []
    assert "@Aoi Tanaka" in json.dumps(said(event("@Aoi Tanaka", options=quiet)).attachments)


def test_without_people_that_are_known_nobody_is_mentioned() -> None:
    assert mentioned(event("@Aoi Tanaka", options={"person": ()})) == []


def test_the_first_line_that_fits_wins() -> None:
    by_name_first = {"person": (f"Haru Sato={AOI}", f"2002={HARU}")}
    assert mentioned(event(type_=1, assignee=user(2002, "Haru Sato"), options=by_name_first)) == [AOI]
    twice = {"person": (f"Haru Sato={AOI}", f"Haru Sato={HARU}")}
    assert mentioned(event("@Haru Sato", options=twice)) == [AOI]


def test_a_mention_beyond_the_cut_still_rings() -> None:
    lines = "\n\n".join(f"{number} {'x' * 90}" for number in range(40))
    one = event(f"@佐藤春 {lines}\n\n@Aoi Tanaka 以上です", told=(user(2005, "佐藤春", "haru-j"),))
    assert mentioned(one) == [SATO, AOI]
    assert said(one).blocks[0]["text"]["text"].endswith(f"\n<@{SATO}> <@{AOI}>")
    everybody = " ".join(f"@Member{number}x" for number in range(60))
    many = tuple(f"Member{number}x=U0MEMBER{number:03}" for number in range(60))
    assert len(mentioned(event(f"{lines}\n\n{everybody}", options={"person": many}))) == 10


def test_finding_mentions_takes_linear_time() -> None:
    many = {"person": tuple(f"{'a' * (number % 30 + 1)} {number}=U0MEMBER{number:04}" for number in range(1_000))}
    for hostile in ("@" * 100_000, "@a" * 50_000, "@" + "a" * 100_000):
        one = event(options=many)
        text = plain(hostile)
        began = time.process_time()
        people.mentioned(text, one)
        assert time.process_time() - began < 0.5


def test_mentions_are_found_in_words_of_any_style_and_never_in_code_or_links() -> None:
    line = (Strong("a @Aoi Tanaka b"), Emphasis("@Aoi Tanaka"), Strike("x"), Code("@Aoi Tanaka"))
    text: Text = (Paragraph((line, (Link("@Aoi Tanaka", "https://demo.example.com"),))), CodeBlock("@Aoi Tanaka"))
    whom = Mention("@Aoi Tanaka", AOI)
    first, second = Paragraph(((Strong("a "), whom, Strong(" b"), whom, *line[2:]), text[0].lines[1])), text[1]  # type: ignore[union-attr]
    assert people.mentioned(text, event()) == (first, second)


def test_nobody_is_rung_twice_wherever_a_notice_names_them() -> None:
    whom = Mention("Aoi Tanaka", AOI)
    notice = Notice(
        title=("for ", whom),
        body=(Paragraph(((whom, " and ", Mention("Haru", HARU)),)),),
        fields=(Field(("Assignee",), ("Mai → ", whom)), Field(("Notified",), (Mention("Haru", HARU),))),
    )
    drawn = render(notice, Say("en"))
    assert pings(drawn.body()) == [f"<@{AOI}>", f"<@{HARU}>"]
    assert drawn.text == "for Aoi Tanaka"


def test_somebody_in_a_sentence_may_be_rung() -> None:
    assert Say("ja").word(Person("Haru Sato", HARU)) == (Mention("Haru Sato", HARU), " さん")
    assert Say("en").word(Person("Haru Sato", HARU)) == (Mention("Haru Sato", HARU),)


# -- the lines of people -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Aoi Tanaka=U0123456789", "Aoi Tanaka=U0123456789"),
        ("  田中　葵 = U0123456789 ", "田中 葵=U0123456789"),
        ("11=W0123", "11=W0123"),
        ("a=b=U0123", "a=b=U0123"),
        ("Tanaka, Aoi=U0123", "Tanaka, Aoi=U0123"),
    ],
)
def test_a_line_of_people_is_a_name_and_a_member(text: str, kept: str) -> None:
    assert person_lines.entry(text) == kept


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Aoi Tanaka", "NAME=SLACK_ID"),
        ("=U0123456789", "NAME=SLACK_ID"),
        ("", "NAME=SLACK_ID"),
        ("Aoi Tanaka=", "U0123456789 after the ="),
        ("Aoi Tanaka=u0123456789", "U0123456789 after the ="),
        ("Aoi Tanaka=C0123456789", "U0123456789 after the ="),
        ("Aoi Tanaka=<@U0123456789>", "U0123456789 after the ="),
        ("Aoi Tanaka=@aoi", "U0123456789 after the ="),
    ],
)
def test_any_other_line_says_what_is_right(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right):
        person_lines.entry(text)


def test_a_file_of_people_is_read_with_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    file.write_text("\ufeff# the team\nAoi Tanaka=U0AOITANAKA  # lead\n\n2002 = U0HARUSATO1\n", encoding="utf-8")
    settings = Settings.from_env({"BRIDGE_KEYRING": "x", "BRIDGE_PEOPLE_FILE": str(file)})
    assert settings.deployed == {"person": ("Aoi Tanaka=U0AOITANAKA", "2002=U0HARUSATO1")}
    assert Settings.from_env({"BRIDGE_KEYRING": "x"}).deployed == {}


@pytest.mark.parametrize("type_", [1, 3])
def test_the_deployments_people_come_after_the_destinations(type_: int) -> None:
    hooks = Hooks(deployed={"person": (f"Aoi Tanaka={HARU}", f"Mai Ito={SATO}"), "runbook": ("*=https://x.example/",)})
    token = hooks.token(options={**SPACE, "person": (f"Aoi Tanaka={AOI}",)})
    one = event("@Aoi Tanaka @Mai Ito", type_=type_, description="@Aoi Tanaka @Mai Ito")
    assert hooks.post(f"/backlog/{token}", json.dumps(one.payload.value)).status_code == 200
    ((parcel, _),) = hooks.parcels
    assert pings(parcel.message.body()) == [f"<@{AOI}>", f"<@{SATO}>"]


(PING,) = options.RINGING


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("none", "none"),
        ("None", "none"),
        ("mentioned", "mentioned"),
        ("category:API=S0123456789", "category:API=S0123456789"),
        (" Type ： バグ ＝ Ｓ０１２３４５６７８９ ", "type:バグ=S0123456789"),
        ("priority:high=U0123456789", "priority:high=U0123456789"),
        ("category:a=b: c=@here", "category:a=b: c=here"),
    ],
)
def test_who_is_to_ring_is_a_reason_or_whom_an_issue_rings(text: str, sealed: str) -> None:
    assert PING.check(text) == sealed


@pytest.mark.parametrize("text", ["all", "mentioned assigned", "", "category:API"])
def test_anything_else_to_ring_is_a_slip(text: str) -> None:
    with pytest.raises(BadOption, match="expected none, or some of mentioned,assigned,notified, or one like category"):
        PING.check(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("colour:red=S0123456789", "expected one of category:NAME, type:NAME, priority:NAME"),
        ("mentioned=S0123456789", "expected one of category:NAME"),
        ("category:=S0123456789", "expected one of category:NAME"),
        ("category:API=", "not WHAT=WHOM; expected one like category:API=S0123456789"),
        ("category:API=C0123456789", "or of a group"),
        ("category:API=everyone", "or of a group"),
        ("priority:Urgent=S0123456789", "no priority is called 'Urgent'"),
    ],
)
def test_a_line_of_whom_an_issue_rings_says_what_is_right(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right):
        PING.check(text)


def test_none_beside_a_reason_contradicts_itself_and_beside_a_group_does_not() -> None:
    with pytest.raises(BadOption, match="contradicts itself"):
        BACKLOG.together({"ping": ("none", "assigned")})
    BACKLOG.together({"ping": ("none", "category:API=S0123456789")})


API: dict[str, Any] = {"category": [{"id": 410, "name": "API"}], "issueType": {"id": 71, "name": "バグ"}}


@pytest.mark.parametrize("line", ["category:api=S0TEAMAPI", "category:410=S0TEAMAPI", "type:バグ=S0TEAMAPI"])
@pytest.mark.parametrize("type_", [1, 2, 3, 14, 17])
def test_an_issue_rings_the_group_of_its_category_or_type(type_: int, line: str) -> None:
    link = [{"key_id": 42, "title": "検索が遅い"}]
    one = event("直しました。", type_=type_, options={"ping": (line,)}, link=link, **API)
    assert pings(said(one).body()) == ["<!subteam^S0TEAMAPI>"]
    assert said(one).blocks[0]["text"]["text"].endswith("\n<!subteam^S0TEAMAPI>")
    elsewhere = event("直しました。", type_=type_, options={"ping": ("category:iOS=S0TEAMAPI",)}, link=link, **API)
    assert pings(said(elsewhere).body()) == []


def test_a_group_rings_beside_people_and_nobody_twice() -> None:
    lines = ("category:API=S0TEAMAPI", "type:バグ=S0TEAMAPI", f"type:バグ={AOI}", "type:71=here")
    one = event("@Aoi Tanaka 直しました。", options={"ping": lines}, **API)
    assert sorted(pings(said(one).body())) == sorted([f"<@{AOI}>", "<!subteam^S0TEAMAPI>", "<!here>"])
    quiet = event("@Aoi Tanaka 直しました。", options={"ping": ("none", lines[0])}, **API)
    assert pings(said(quiet).body()) == ["<!subteam^S0TEAMAPI>"]


def test_a_member_who_did_it_is_not_rung_for_a_category_either() -> None:
    options_ = {"ping": (f"category:API={AOI}", "category:API=S0TEAMAPI")}
    one = event("直しました。", by=user(1, "Aoi Tanaka"), options=options_, **API)
    assert pings(said(one).body()) == ["<!subteam^S0TEAMAPI>"]


@pytest.mark.parametrize("unknown", [{}, {"category": None}, {"category": [None]}, {"category": []}])
def test_what_an_issue_does_not_tell_rings_no_group(unknown: dict[str, Any]) -> None:
    assert pings(said(event("x", options={"ping": ("category:API=S0TEAMAPI",)}, **unknown)).body()) == []


def test_the_reasons_of_urls_that_were_sealed_as_one_word_are_still_read() -> None:
    told = (user(2002, "Haru Sato"),)
    assert mentioned(event("@Aoi Tanaka", told=told, options={"ping": ("mentioned,notified",)})) == [HARU, AOI]
    assert mentioned(event("@Aoi Tanaka", told=told, options={"ping": ("assigned,notified",)})) == [HARU]


# -- those in お知らせ ----------------------------------------------------------------------------------------


def last_line(one: Event) -> str:
    return str(said(one).attachments[-1]["blocks"][-1]["elements"][0]["text"])


@pytest.mark.parametrize("person", [(), PERSONS])
def test_those_notified_are_named_whether_anybody_knows_them_or_not(person: tuple[str, ...]) -> None:
    told = (user(2002, "Haru Sato"), user(8, "Mai Ito"), user(2003, "Ren Suzuki"))
    one = event("直しました。", told=told, options={"person": person})
    assert last_line(one).startswith("Notified: Haru Sato, Mai Ito · デモ計画 · ")
    assert mentioned(one) == []


def test_whom_the_message_names_anyhow_is_not_named_again() -> None:
    haru, mai = user(2002, "Haru Sato"), user(8, "Mai Ito")
    assert "Notified" not in last_line(event("@Mai Ito @Haru Sato さん", told=(haru, mai)))
    assert "Notified" not in last_line(event(type_=1, told=(haru,), assignee=haru))
    assigned = [{"field": "assigner", "new_value": "Haru Sato"}]
    assert "Notified" not in last_line(event(type_=2, told=(haru,), changes=assigned))
    # all or nobody: a list that leaves somebody out would say that they were not told
    assert last_line(event("@Mai Ito", told=(haru, mai))).startswith("Notified: Haru Sato, Mai Ito · ")
    assert last_line(event("Haruki Satoshi", told=(user(3, "Haru"), user(4, "Sato")))).startswith(
        "Notified: Haru, Sato"
    )


def test_an_author_of_the_same_name_is_somebody_else_where_the_ids_say_so() -> None:
    told = (user(9, "Ren Suzuki"), user(2003, "Renamed"), user(8, "Mai Ito"))
    assert last_line(event("直しました。", told=told)).startswith("Notified: Ren Suzuki, Mai Ito · ")


def test_of_many_who_were_notified_it_is_said_how_many_more() -> None:
    told = tuple(user(100 + number, f"Member {number}") for number in range(60))
    assert " and 4" in last_line(event("直しました。", told=told))
    assert " more · " in last_line(event("直しました。", told=told))


def test_naming_those_notified_takes_linear_time() -> None:
    names = tuple(user(100 + number, "a" * (number % 50 + 1) + "b") for number in range(1_000))
    one = event("a" * 100_000, told=names)
    began = time.process_time()
    assert said(one)
    assert time.process_time() - began < 1
