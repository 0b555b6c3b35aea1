"""Mentions: an alarm's state or a finding's severity rings those who asked for it; nothing written ever does."""

import json
from dataclasses import replace

import pytest

from bridge.errors import BadOption
from bridge.net.transport import Deadline, Transport
from bridge.slack.client import Client
from bridge.slack.deliver import deliver
from bridge.slack.message import Message
from bridge.slack.mrkdwn import mrkdwn
from bridge.slack.policy import DIRECT_RESENDING
from bridge.slack.render import render
from bridge.sources import SOURCES
from bridge.sources.aws import SOURCE
from bridge.sources.source import Request
from bridge.wording.notice import Field, Notice
from bridge.wording.phrases import LANGS, Say
from bridge.wording.text import Mention, plain
from tests.support.casebook import NOW, ROOT, message
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import WEBHOOK, Hooks
from tests.support.house_rules import refusals
from tests.support.pace import PLENTY
from tests.support.slack_rules import pings

AWS = SOURCES["aws"]
RAW = {"raw": ("1",)}
(PING,) = (option for option in SOURCE.options if option.name == "ping")


def said(case: str, *asked: str) -> Message:
    """The message of a saved body to a channel that asked for such pings."""
    body = (ROOT / "aws" / f"{case}.json").read_bytes()
    drawn = message(AWS, AWS.read(Request(body, {}, NOW), {**RAW, "ping": asked}), "en")
    assert refusals(drawn) == []  # among them: the second try rings whom the first rings
    return drawn


def mentioned(case: str, *asked: str) -> list[str]:
    return pings(said(case, *asked).body())


@pytest.mark.parametrize(
    ("case", "asked", "whom"),
    [
        ("alarm", "ALARM=here", "<!here>"),
        ("alarm", "ALARM=channel", "<!channel>"),
        ("alarm", "ALARM=U0HARUSATO1", "<@U0HARUSATO1>"),
        ("alarm", "ALARM=W0HARUSATO1", "<@W0HARUSATO1>"),
        ("alarm", "ALARM=S0123", "<!subteam^S0123>"),
        ("ok", "OK=here", "<!here>"),
        ("insufficient-data", "INSUFFICIENT_DATA=here", "<!here>"),
        ("composite", "ALARM=here", "<!here>"),
        ("eventbridge-metric-math", "ALARM=here", "<!here>"),
        ("eventbridge-inside-sns", "ALARM=here", "<!here>"),
        ("lambda-action", "ALARM=here", "<!here>"),
    ],
)
def test_an_alarms_state_rings_whom_it_was_told_to(case: str, asked: str, whom: str) -> None:
    assert mentioned(f"cloudwatch-alarm/{case}", asked) == [whom]


@pytest.mark.parametrize("case", ["alarm", "ok", "insufficient-data"])
def test_a_state_that_nobody_asked_for_rings_nobody(case: str) -> None:
    own = {"alarm": "ALARM", "ok": "OK", "insufficient-data": "INSUFFICIENT_DATA"}[case]
    others = {"ALARM", "OK", "INSUFFICIENT_DATA"} - {own}
    assert mentioned(f"cloudwatch-alarm/{case}", *(f"{other}=here" for other in others), "informational=channel") == []
    assert mentioned(f"cloudwatch-alarm/{case}") == []


def test_a_contributor_rings_as_its_alarm_does_and_a_change_of_configuration_nobody() -> None:
    folder = ROOT / "aws" / "cloudwatch-alarm-contributor"
    whom = {path.stem: mentioned(f"{folder.name}/{path.stem}", "ALARM=here") for path in folder.glob("*.json")}
    assert ["<!here>"] in whom.values()
    every = ("ALARM=here", "OK=here", "informational=here")
    for path in (ROOT / "aws" / "cloudwatch-alarm-configuration").glob("*.json"):
        assert mentioned(f"cloudwatch-alarm-configuration/{path.stem}", *every) == []


@pytest.mark.parametrize(
    "case", ["eventbridge-muted", "eventbridge-composite-suppressed", "eventbridge-composite-suppressed-by-alarm"]
)
def test_an_alarm_that_is_muted_or_suppressed_rings_nobody(case: str) -> None:
    every = ("ALARM=here", "OK=here", "INSUFFICIENT_DATA=here", "informational=here")
    assert mentioned(f"cloudwatch-alarm/{case}", *every) == []


@pytest.mark.parametrize(
    ("case", "asked", "whom"),
    [
        ("guardduty-finding/high", ("high=here",), ["<!here>"]),
        ("guardduty-finding/high", ("medium=here",), ["<!here>"]),
        ("guardduty-finding/high", ("critical=here",), []),
        ("guardduty-finding/high", ("high=here", "critical=S0123"), ["<!here>"]),
        ("guardduty-finding/critical-over-sns", ("high=here", "critical=S0123"), ["<!subteam^S0123>"]),
        ("guardduty-finding/critical-over-sns", ("low=U0AOI", "high=here"), ["<!here>"]),
        (
            "guardduty-finding/critical-over-sns",
            ("critical=S0123", "low=channel", "critical=U0AOI"),
            ["<!subteam^S0123>", "<@U0AOI>"],
        ),
        ("guardduty-finding/medium-bucket", ("high=here", "critical=S0123"), []),
        ("guardduty-finding/severity-unknown", ("informational=here",), []),
        ("inspector-finding/critical", ("critical=here",), ["<!here>"]),
        ("securityhub-finding/failed-control", ("informational=here",), ["<!here>"]),
        ("cloudwatch-alarm/alarm", ("informational=here",), []),
        ("topic-subscribed/subscribed", ("ALARM=here", "informational=here"), []),
        ("budget/actual", ("informational=here",), []),
    ],
)
def test_the_gravest_severity_that_a_finding_reaches_says_who_rings(
    case: str, asked: tuple[str, ...], whom: list[str]
) -> None:
    assert mentioned(case, *asked) == whom


@pytest.mark.parametrize(
    "case",
    [
        "guardduty-finding/sample",
        "guardduty-finding/sample-by-its-mark",
        "securityhub-finding/archived",
        "securityhub-finding/resolved",
        "securityhub-finding/suppressed",
        "securityhub-finding/passed-control",
        "inspector-finding/closed",
        "inspector-finding/suppressed",
    ],
)
def test_samples_and_what_is_settled_ring_nobody(case: str) -> None:
    assert mentioned(case, "informational=here", "critical=channel") == []


def test_an_alarm_that_has_changed_its_shape_still_rings() -> None:
    body = json.loads((ROOT / "aws" / "cloudwatch-alarm" / "composite.json").read_bytes())
    body["AlarmName"] = None
    event = AWS.read(Request(json.dumps(body).encode(), {}, NOW), {**RAW, "ping": ("ALARM=here",)})
    assert pings(message(AWS, event, "en").body()) == ["<!here>"]


def test_rings_stand_under_the_first_line_and_nowhere_in_the_notification() -> None:
    drawn = said("cloudwatch-alarm/alarm", "ALARM=here", "ALARM=S0123")
    first, under = drawn.blocks[0]["text"]["text"].split("\n")
    assert under == "<!here> <!subteam^S0123>"
    assert drawn.text == first
    assert "\n<!here> <!subteam^S0123>\n" in drawn.plain


def test_nobody_is_rung_twice_by_two_pings() -> None:
    assert mentioned("cloudwatch-alarm/alarm", "ALARM=here", "ALARM=U0AOI", "ALARM=here", "ALARM=U0AOI") == [
        "<!here>",
        "<@U0AOI>",
    ]


def test_the_second_try_rings_too_when_slack_refuses_the_blocks() -> None:
    drawn = said("cloudwatch-alarm/alarm", "ALARM=here")
    with FakeSlack() as slack:
        slack.answer_next(400, "invalid_blocks")
        deliver(drawn, WEBHOOK, Deadline.after(PLENTY), Client(Transport(), slack.url), DIRECT_RESENDING)
        (post,) = slack.posts
    assert "blocks" not in post.body
    assert post.pings == ["<!here>"]


def test_a_ping_crosses_the_whole_bridge() -> None:
    hooks = Hooks()
    token = hooks.token("aws", {**RAW, "ping": ("ALARM=here",)})
    body = (ROOT / "aws" / "cloudwatch-alarm" / "composite.json").read_bytes()
    assert hooks.post(f"/aws/{token}", body).status_code == 200
    ((parcel, _),) = hooks.parcels
    assert pings(parcel.message.body()) == pings(parcel.message.repeated().body()) == ["<!here>"]


# -- who may ring everybody -------------------------------------------------------------------------


@pytest.mark.parametrize("whom", ["here", "channel", "everyone", "C0123456789 ", "<!here>", ""])
def test_no_mention_in_words_rings_everybody_wherever_it_stands(whom: str) -> None:
    mention = Mention("somebody", whom)
    notice = Notice(
        title=("for ", mention),
        body=plain("x"),
        fields=(Field(("Who",), (mention,)),),
        context=((mention,),),
    )
    drawn = render(notice, Say("en"))
    assert refusals(drawn) == []
    assert pings(drawn.body()) == pings(drawn.plain_body()) == []
    assert drawn.blocks[0]["text"]["text"] == "for somebody"
    assert mrkdwn((mention,)) == "somebody"


def test_whom_a_notice_rings_comes_before_those_in_its_words() -> None:
    aoi = Mention("Aoi Tanaka", "U0AOITANAKA")
    words = (Field(("Who",), (aoi, Mention("Haru Sato", "U0HARUSATO1"))),)
    notice = Notice(title=("x",), fields=words, mentions=(Mention("here", "here"), aoi))
    drawn = render(notice, Say("en"))
    assert pings(drawn.body()) == ["<!here>", "<@U0AOITANAKA>", "<@U0HARUSATO1>"]
    everybody = tuple(Mention(f"m{number}", f"U0MEMBER{number:02}") for number in range(20))
    many = render(replace(notice, fields=(Field(("Who",), everybody),)), Say("en"))
    assert pings(many.body())[:2] == ["<!here>", "<@U0AOITANAKA>"]
    assert len(pings(many.body())) == 10


def test_whoever_is_rung_in_a_title_too_long_for_slack_is_rung_under_it() -> None:
    notice = Notice(title=("x" * 2_000, Mention("Aoi Tanaka", "U0AOITANAKA")))
    drawn = render(notice, Say("en"))
    assert refusals(drawn) == []
    assert pings(drawn.body()) == pings(drawn.plain_body()) == ["<@U0AOITANAKA>"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("text", ["<!here>", "<!channel>", "@channel", "\n<!here>\n", "<!subteam^S0123>"])
def test_what_an_alarm_holds_rings_nobody_even_where_a_ping_may(text: str, lang: str) -> None:
    body = json.loads((ROOT / "aws" / "cloudwatch-alarm" / "composite.json").read_bytes())
    for key in ("AlarmName", "AlarmDescription", "AWSAccountId", "NewStateReason", "AlarmRule", "Region"):
        body[key] = text
    for asked in ("OK=here", "OK=channel", "OK=S0123"):
        event = AWS.read(Request(json.dumps(body).encode(), {}, NOW), {**RAW, "ping": (asked,)})
        drawn = message(AWS, event, "ja" if lang == "ja" else "en")
        assert pings(drawn.body()) == pings(drawn.plain_body()) == []


# -- the option -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("ALARM=here", "ALARM=here"),
        (" alarm = @Here ", "ALARM=here"),
        ("insufficient_data=Channel", "INSUFFICIENT_DATA=channel"),
        ("ok=U0123456789", "OK=U0123456789"),
        ("Critical=S0123", "critical=S0123"),
        ("informational=W0123", "informational=W0123"),
    ],
)
def test_a_ping_is_sealed_in_one_spelling(text: str, sealed: str) -> None:
    assert PING.check(text) == sealed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("ALARM", "WHAT=WHOM; expected one like ALARM=here"),
        ("=here", "WHAT=WHOM; expected one like ALARM=here"),
        ("ALARM=", "WHAT=WHOM; expected one like ALARM=here"),
        ("here", "WHAT=WHOM; expected one like ALARM=here"),
        (
            "ALERT=here",
            "goes by 'ALERT'; expected one of ALARM, OK, INSUFFICIENT_DATA, critical, high, medium, low, in",
        ),
        ("ALARM=everyone", "rings 'everyone'; expected here, channel, or the id of a member"),
        ("ALARM=C0123456789", "rings 'C0123456789'; expected here"),
        ("ALARM=u0123456789", "expected here, channel, or the id of a member .U0123456789. or of a group .S01234567"),
        ("ALARM=@haru", "expected here, channel, or the id"),
        ("ALARM=<!here>", "expected here, channel, or the id"),
        ("ALARM=here=now", "goes by 'ALARM=here'; expected one of ALARM"),
        ("ALARM=U012", "expected here, channel, or the id"),
    ],
)
def test_any_other_ping_says_what_is_right_in_one_line(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right) as slip:
        PING.check(text)
    assert "\n" not in str(slip.value)


# -- by what it is about --------------------------------------------------------------------------------------

PRODUCTION = {"account": ("123456789012=production",)}


@pytest.mark.parametrize(
    ("case", "what", "rings"),
    [
        ("cloudwatch-alarm/alarm", "alarm:api-*", True),
        ("cloudwatch-alarm/alarm", "alarm:api-5xx", True),
        ("cloudwatch-alarm/alarm", "alarm:API-*", False),
        ("cloudwatch-alarm/alarm", "alarm:db-*", False),
        ("cloudwatch-alarm/alarm", "account:123456789012", True),
        ("cloudwatch-alarm/alarm", "account:prod*", True),
        ("cloudwatch-alarm/alarm", "account:staging", False),
        ("cloudwatch-alarm/alarm", "service:apigateway", True),
        ("cloudwatch-alarm/alarm", "service:rds", False),
        ("cloudwatch-alarm/ok", "alarm:*", False),
        ("cloudwatch-alarm/insufficient-data", "alarm:*", False),
        ("cloudwatch-alarm/eventbridge-muted", "alarm:*", False),
        ("cloudwatch-alarm/eventbridge-composite-suppressed", "account:*", False),
        ("guardduty-finding/high", "service:guardduty", True),
        ("guardduty-finding/sample", "service:guardduty", False),
        ("securityhub-finding/resolved", "service:securityhub", False),
        ("topic-subscribed/confirmation", "account:*", False),
    ],
)
def test_an_alarm_a_service_or_an_account_rings_whom_it_was_told_to_where_somebody_may_be_needed(
    case: str, what: str, rings: bool
) -> None:
    path = ROOT / "aws" / f"{case}.json"
    found = path if path.exists() else next(iter(sorted(path.parent.glob("*.json"))))
    drawn = message(
        AWS, AWS.read(Request(found.read_bytes(), {}, NOW), {**RAW, **PRODUCTION, "ping": (f"{what}=S0TEAM",)}), "ja"
    )
    assert pings(drawn.body()) == (["<!subteam^S0TEAM>"] if rings else [])


def test_a_build_that_failed_rings_for_its_service_and_one_that_did_not_rings_nobody() -> None:
    rung = {
        path.stem: mentioned(f"codebuild-build/{path.stem}", "service:codebuild=S0TEAM") != []
        for path in (ROOT / "aws" / "codebuild-build").glob("*.json")
        if not path.name.endswith(".options.json")
    }
    assert set(rung.values()) == {True, False}
    for name, rings in rung.items():
        colour = said(f"codebuild-build/{name}").attachments[0]["color"]
        assert rings == (colour in ("#d92d20", "#e5a000")), name


def test_nobody_is_rung_twice_by_state_and_by_name() -> None:
    asked = ("ALARM=S0TEAM", "alarm:api-*=S0TEAM", "account:123456789012=here", "alarm:*=U0HARUSATO1")
    assert mentioned("cloudwatch-alarm/alarm", *asked) == ["<!subteam^S0TEAM>", "<!here>", "<@U0HARUSATO1>"]


@pytest.mark.parametrize(
    ("text", "sealed"),
    [
        ("severity:high=here", "high=here"),
        ("Severity: HIGH = S0123456789", "high=S0123456789"),
        ("alarm:api-*=S0123456789", "alarm:api-*=S0123456789"),
        ("alarm:a=b=S0123456789", "alarm:a=b=S0123456789"),
        ("Service：RDS＝here", "service:rds=here"),
        ("account:1234-5678-9012=U0123456789", "account:123456789012=U0123456789"),
    ],
)
def test_what_it_is_about_is_written_as_in_a_route(text: str, sealed: str) -> None:
    assert PING.check(text) == sealed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("category:API=S0123456789", "goes by 'category:API'; expected one of ALARM"),
        ("alarm:=S0123456789", "expected one of ALARM, .*, service:NAME, account:NAME, alarm:NAME"),
        ("severity:urgent=here", "goes by 'severity:urgent'"),
        ("account:1234=here", "is no account's number; expected twelve digits"),
    ],
)
def test_any_other_thing_to_ring_for_is_a_slip(text: str, right: str) -> None:
    with pytest.raises(BadOption, match=right):
        PING.check(text)


def test_an_account_by_a_name_that_nobody_gave_is_refused() -> None:
    with pytest.raises(BadOption, match="the ping 'account:prod=here' goes by a name; expected one of --account"):
        SOURCE.together({"ping": ("account:prod=here",)})
    SOURCE.together({"ping": ("account:prod*=here", "account:123*=here"), **PRODUCTION})
