"""What could not be delivered lies in the parked queue: operators see it, send it again, or drop it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from moto import mock_aws

from bridge.cli.parked.dead_letters import ACT, GAVE_UP, HELD, LOOK, holding, send_again, work_off
from bridge.delivery.parcel import Parcel, decode, seal
from bridge.delivery.queue import Queue, Received
from bridge.errors import Unavailable
from bridge.settings import Queues
from bridge.slack.message import Message
from tests.support.hooks import SECRET, WEBHOOK, Hooks
from tests.support.terminal import Ended, one_line, run

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

REGION = "ap-northeast-1"
AWS = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
AT = datetime(2026, 12, 1, 3, 4, tzinfo=UTC)
DEAD, LEFT = "destination_dead: no_service", "destination_dead: not_in_channel"
URL_ID = "1a2b3c4d"
KEYRING = Hooks().keyring


def parcel(words: str = "DEMO-42 検索が遅い") -> str:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    message = Message(words, (section,), (), words, "(possible repeat) ")
    return seal(Parcel("backlog", URL_ID, "1", message), WEBHOOK, KEYRING)


def text(body: str) -> str:
    return decode(body).parcel.message.text


@dataclass
class Desk:
    """Both queues in moto, and the commands."""

    sqs: "SQSClient"
    main: str
    parked: str
    queue: Queue = field(init=False)

    def __post_init__(self) -> None:
        self.queue = Queue(Queues(self.main, self.parked))

    def run(self, *argv: str) -> Ended:
        return run("parked", *argv, env=AWS | {"BRIDGE_QUEUE_URL": self.main, "BRIDGE_PARKED_QUEUE_URL": self.parked})

    def park(self, number: int, reason: str = DEAD, *, group: str = "channel-1", body: str = "") -> None:
        """As the worker parks, an hour apart."""
        taken = Received(f"id-{number}", "", group, body or parcel(f"DEMO-{number} said"), 1)
        self.queue.park(taken, reason, AT + timedelta(hours=number))

    def give_up(self, number: int, *, group: str = "channel-1") -> None:
        """As SQS itself moves one: its group kept, no attributes."""
        self.sqs.send_message(
            QueueUrl=self.parked,
            MessageBody=parcel(f"DEMO-{number} said"),
            MessageGroupId=group,
            MessageDeduplicationId=f"sqs-{number}",
        )

    def ids(self) -> list[str]:
        """The short ids, oldest first."""
        return [line.split()[1] for line in self.run("list", "--each").out.splitlines()[1:]]

    def count(self, url: str) -> tuple[int, int]:
        """How many are there to be seen, and how many are held."""
        found = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return int(found["ApproximateNumberOfMessages"]), int(found["ApproximateNumberOfMessagesNotVisible"])

    def drained(self) -> list[Any]:
        """All that the main queue hands out, in its order."""
        found: list[Any] = []
        names: list[Any] = ["MessageGroupId", "MessageDeduplicationId"]
        while got := self.sqs.receive_message(
            QueueUrl=self.main,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=names,
            MessageAttributeNames=["All"],
        ).get("Messages"):
            found += got
            for one in got:
                self.sqs.delete_message(QueueUrl=self.main, ReceiptHandle=one["ReceiptHandle"])
        return found

    def said(self) -> list[str]:
        """The texts of what the worker would find, marked where it is told that it may have been posted."""
        return [
            ("(possible repeat) " if "tried" in one.get("MessageAttributes", {}) else "") + text(one["Body"])
            for one in self.drained()
        ]


@pytest.fixture(scope="module")
def sqs() -> Iterator["SQSClient"]:
    """One moto for all tests: each makes queues of its own."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS"):
            patch.delenv(name, raising=False)
        for name, value in AWS.items():
            patch.setenv(name, value)
        yield boto3.client("sqs", region_name=REGION)


@pytest.fixture
def desk(sqs: "SQSClient") -> Iterator[Desk]:
    names = ("kakehashi.fifo", "kakehashi-parked.fifo")
    made = [sqs.create_queue(QueueName=name, Attributes={"FifoQueue": "true"})["QueueUrl"] for name in names]
    yield Desk(sqs, *made)
    for url in made:
        sqs.delete_queue(QueueUrl=url)


# -- list ---------------------------------------------------------------------------------------


def test_the_list_counts_by_reason_with_the_oldest_and_the_newest(desk: Desk) -> None:
    for number in range(3):
        desk.park(number)
    desk.park(5, LEFT, group="channel-2")
    desk.park(4, LEFT, group="channel-2")
    ended = desk.run("list")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "REASON                            COUNT  OLDEST                NEWEST",
        "destination_dead: no_service      3      2026-12-01 03:04 UTC  2026-12-01 05:04 UTC",
        "destination_dead: not_in_channel  2      2026-12-01 07:04 UTC  2026-12-01 08:04 UTC",
    ]


def test_nothing_parked_is_said(desk: Desk) -> None:
    assert desk.run("list") == Ended(0, "", "Nothing is parked.\n")


def test_what_sqs_itself_moved_has_given_up(desk: Desk) -> None:
    desk.give_up(1)
    assert desk.run("list").out.splitlines()[1].startswith("gave up  1 ")


def test_every_parcel_of_one_channel_is_listed_however_many_there_are(desk: Desk) -> None:
    for number in range(23):
        desk.park(number)
    lines = desk.run("list", "--each").out.splitlines()
    assert [line.split()[0] for line in lines] == ["N", *map(str, range(1, 24))]
    assert [f"DEMO-{number} said" in lines[number + 1] for number in range(23)] == [True] * 23
    assert URL_ID in lines[1]
    assert json.loads(parcel())["sealed"][:6] not in "".join(lines)


def test_looking_takes_nothing_away_and_holds_nothing_back(desk: Desk) -> None:
    for number in range(12):
        desk.park(number)
    for number in range(12, 20):
        desk.give_up(number, group=f"channel-{number % 2}")
    for argv in (["list"], ["show"], ["list", "--each"]):
        assert desk.run(*argv).code == 0
        assert desk.count(desk.parked) == (20, 0)


def test_what_stands_behind_ten_that_gave_up_is_counted_and_said_to_be_out_of_sight(desk: Desk) -> None:
    for number in range(13):
        desk.give_up(number)
    desk.park(1)
    ended = desk.run("list")
    assert [line.split()[-7] for line in ended.out.splitlines()[1:]] == ["10", "1"]
    assert ended.err.startswith("Note: 3 more cannot be seen now: ")


def test_a_look_that_breaks_off_gives_everything_back(desk: Desk) -> None:
    for number in range(12):
        desk.park(number)

    def interrupted() -> None:
        with holding(desk.sqs, desk.parked) as hold:
            assert len(hold.take(12)) == 12
            assert desk.count(desk.parked) == (0, 12)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert desk.count(desk.parked) == (12, 0)


def test_a_look_that_takes_too_long_takes_no_more_and_touches_no_more(desk: Desk) -> None:
    desk.park(1)
    now = [0.0]
    with holding(desk.sqs, desk.parked, lambda: now[0]) as hold:
        hold.check()
        now[0] = LOOK + 1
        assert hold.take(1) == []
        now[0] = ACT + 1
        with pytest.raises(Unavailable, match="run it again for the rest"):
            hold.check()
    assert HELD > ACT > LOOK


# -- show ---------------------------------------------------------------------------------------


def test_one_parcel_is_shown_with_its_message_and_never_its_token(desk: Desk) -> None:
    desk.park(1)
    desk.park(2, LEFT, body=parcel("DEMO-2 *遅い* を直した"))
    ended = desk.run("show", "2")
    assert (ended.code, ended.err) == (0, "")
    head, _, message = ended.out.partition("\n\n")
    assert [line.partition("  ")[0] for line in head.splitlines()] == ["Id", "Reason", "Parked", "Source", "Token id"]
    assert f"Reason    {LEFT}\nParked    2026-12-01 05:04:00 UTC\nSource    backlog\n" in head
    assert head.endswith(f"Token id  {URL_ID}")
    assert message == "DEMO-2 遅い を直した\n"
    assert json.loads(parcel())["sealed"][:6] not in ended.out
    assert SECRET not in ended.out


def test_without_a_number_the_oldest_is_shown_and_an_id_will_do(desk: Desk) -> None:
    desk.park(1)
    desk.park(2)
    oldest, newest = desk.ids()
    assert "DEMO-1 said" in desk.run("show").out
    assert desk.run("show", oldest).out == desk.run("show").out
    assert "DEMO-2 said" in desk.run("show", newest).out


@pytest.mark.parametrize("which", ["0", "2", "99999", "no-such-id"])
def test_a_parcel_that_is_not_there_is_not_shown(desk: Desk, which: str) -> None:
    desk.park(1)
    assert one_line(desk.run("show", which), 1) == f"error: no parked parcel is {which!r}"


def test_an_id_that_fits_several_shows_none(desk: Desk) -> None:
    desk.park(1)
    desk.park(2)
    assert one_line(desk.run("show", ""), 1) == "error: more than one parked parcel is ''"


@pytest.mark.parametrize("body", ["not JSON", '{"v": 3}', '{"v": 2}', "[]", json.dumps({"v": 1, "token": SECRET})])
def test_what_is_no_parcel_of_ours_is_shown_as_that_and_not_quoted(desk: Desk, body: str) -> None:
    desk.park(1, "bad_parcel: not a parcel", body=body)
    shown = desk.run("show")
    assert shown.code == 0
    assert "This is no parcel of the bridge" in shown.out
    assert body not in shown.out
    assert desk.run("list", "--each").out.splitlines()[1].endswith("bad_parcel: not a parcel  ?       ?")


def test_blocks_that_cannot_be_drawn_and_a_source_that_is_none_are_no_trouble(desk: Desk) -> None:
    value = json.loads(parcel("fine \x1b[31mred"))
    value["message"]["blocks"] = [{"type": "section", "text": 5}]
    value["source"] = "else\x07where"
    desk.park(1, "bad_parcel", body=json.dumps(value))
    shown = desk.run("show")
    assert (shown.code, shown.err) == (0, "")
    assert "Source    else\ufffdwhere\nToken id  1a2b3c4d\n\nfine \ufffd[31mred\n" in shown.out


@pytest.mark.parametrize("moment", ["9" * 12, "9" * 20, "9" * 5_000, "²"])
def test_an_absurd_date_is_no_trouble(desk: Desk, moment: str) -> None:
    desk.park(1, body=parcel(f"since <!date^{moment}^{{time}}|long ago>"))
    shown = desk.run("show")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.endswith("\n\nsince long ago\n")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "9" * 30])
def test_an_absurd_time_of_parking_is_no_trouble(desk: Desk, moment: str) -> None:
    desk.sqs.send_message(
        QueueUrl=desk.parked,
        MessageBody=parcel(),
        MessageGroupId="g",
        MessageDeduplicationId="d",
        MessageAttributes={"parked_at": {"DataType": "String", "StringValue": moment}},
    )
    listed = desk.run("list", "--each")
    assert (listed.code, listed.err) == (0, "")
    assert "gave up" in listed.out


# -- redrive ------------------------------------------------------------------------------------


def test_redriving_sends_each_on_its_way_again_in_the_order_of_its_channel(desk: Desk) -> None:
    for number in range(23):
        desk.park(number, group=f"channel-{number % 2}")
    ended = desk.run("redrive", "--all")
    assert (ended.code, ended.err) == (0, "23 redriven, 0 left.\n")
    assert desk.count(desk.parked) == (0, 0)
    sent = desk.drained()
    assert [(one["Attributes"]["MessageGroupId"], text(one["Body"])) for one in sent] == [
        (f"channel-{number % 2}", f"DEMO-{number} said") for number in range(23)
    ]
    assert all("MessageAttributes" not in one for one in sent)


def test_a_redriven_parcel_has_a_fresh_deduplication_id(desk: Desk) -> None:
    desk.sqs.send_message(
        QueueUrl=desk.main, MessageBody=parcel(), MessageGroupId="channel-1", MessageDeduplicationId="first"
    )
    (first,) = desk.drained()
    taken = Received(first["MessageId"], "", "channel-1", first["Body"], 1)
    for _ in range(2):  # parked again at once, and redriven again, all within five minutes
        desk.queue.park(taken, DEAD, AT)
        assert desk.run("redrive", "--all").code == 0
        (again,) = desk.drained()
        assert again["Body"] == first["Body"]
        assert again["Attributes"]["MessageDeduplicationId"] != first["Attributes"]["MessageDeduplicationId"]
        assert again["MessageId"] != taken.id
        taken = Received(again["MessageId"], "", "channel-1", again["Body"], 1)


def test_all_that_gave_up_in_one_channel_goes_in_order_and_is_marked(desk: Desk) -> None:
    for number in range(13):
        desk.give_up(number)
    assert desk.run("redrive", "--reason", GAVE_UP).err == "13 redriven, 0 left.\n"
    assert desk.said() == [f"(possible repeat) DEMO-{number} said" for number in range(13)]


def test_one_that_gave_up_and_is_no_parcel_goes_as_it_is(desk: Desk) -> None:
    desk.sqs.send_message(QueueUrl=desk.parked, MessageBody="?", MessageGroupId="g", MessageDeduplicationId="d")
    assert desk.run("redrive", "--all").code == 0
    assert [one["Body"] for one in desk.drained()] == ["?"]


@pytest.mark.parametrize("reason", [LEFT, "not_in_channel"])
def test_only_those_of_a_reason_are_redriven(desk: Desk, reason: str) -> None:
    for number in range(12):
        desk.park(number)
    desk.park(12, LEFT)
    ended = desk.run("redrive", "--reason", reason)
    assert ended.err == "1 redriven, 12 left.\n"
    assert ended.out.endswith(f"{LEFT}  backlog  {URL_ID}\n")
    assert desk.said() == ["DEMO-12 said"]
    assert desk.count(desk.parked) == (12, 0)


def test_a_word_of_the_reason_that_all_have_redrives_all(desk: Desk) -> None:
    desk.park(1)
    desk.park(2, LEFT)
    assert desk.run("redrive", "--reason", "destination_dead").err == "2 redriven, 0 left.\n"


def test_those_named_are_redriven_and_no_others(desk: Desk) -> None:
    for number in range(4):
        desk.park(number)
    ids = desk.ids()
    assert desk.run("redrive", ids[1], ids[3]).err == "2 redriven, 2 left.\n"
    assert desk.said() == ["DEMO-1 said", "DEMO-3 said"]


def test_an_id_that_is_not_there_redrives_nothing(desk: Desk) -> None:
    desk.park(1)
    assert one_line(desk.run("redrive", desk.ids()[0], "no-such-id"), 1) == "error: no parked parcel is 'no-such-id'"
    assert (desk.count(desk.parked), desk.count(desk.main)) == ((1, 0), (0, 0))


@pytest.mark.parametrize("verb", ["redrive", "drop"])
def test_a_dry_run_only_says_what_would_be_done(desk: Desk, verb: str) -> None:
    for number in range(12):
        desk.park(number)
    ended = desk.run(verb, "--all", "--dry-run")
    assert (ended.code, len(ended.out.splitlines())) == (0, 12)
    assert all(line.startswith("would be ") for line in ended.out.splitlines())
    assert ended.err.endswith(", 12 left.\n")
    assert (desk.count(desk.parked), desk.count(desk.main)) == ((12, 0), (0, 0))


@pytest.mark.parametrize("argv", [[], ["--dry-run"], ["1a2b3c4d", "--all"]], ids=" ".join)
@pytest.mark.parametrize("verb", ["redrive", "drop"])
def test_it_must_be_said_which(desk: Desk, verb: str, argv: list[str]) -> None:
    assert one_line(desk.run(verb, *argv), 2).startswith("error: say which: ids, or --reason, or --all")


def test_an_id_of_few_characters_is_taken_for_a_slip(desk: Desk) -> None:
    assert "first four characters" in one_line(desk.run("drop", "1"), 2)


class Breaking:
    """SQS, of which one call breaks off: a kill, or a fault, before it happens."""

    def __init__(self, sqs: "SQSClient", call: str, fault: BaseException) -> None:
        self._sqs, self._call, self._fault = sqs, call, fault

    def __getattr__(self, name: str) -> Any:
        if name == self._call:
            raise self._fault
        return getattr(self._sqs, name)


def redrive_all(desk: Desk, sqs: "SQSClient") -> None:
    with holding(sqs, desk.parked) as hold:
        for _ in work_off(hold, hold.take(3), 3, lambda _: True, partial(send_again, sqs, desk.main)):
            pass


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), ConnectionError()], ids=["killed", "failed"])
def test_nothing_is_deleted_before_its_copy_is_sent(desk: Desk, fault: BaseException) -> None:
    for number in range(3):
        desk.park(number)
    with pytest.raises(type(fault)):
        redrive_all(desk, cast("SQSClient", Breaking(desk.sqs, "send_message", fault)))
    assert (desk.count(desk.parked), desk.count(desk.main)) == ((3, 0), (0, 0))


def test_broken_off_between_copy_and_deletion_it_is_there_twice_and_run_again_goes_once(desk: Desk) -> None:
    for number in range(3):
        desk.park(number)
    with pytest.raises(KeyboardInterrupt):
        redrive_all(desk, cast("SQSClient", Breaking(desk.sqs, "delete_message", KeyboardInterrupt())))
    assert (desk.count(desk.parked), desk.count(desk.main)) == ((3, 0), (1, 0))
    assert desk.run("redrive", "--all").err == "3 redriven, 0 left.\n"
    assert desk.said() == ["DEMO-0 said", "DEMO-1 said", "DEMO-2 said"]


def test_a_queue_that_does_not_take_the_copy_leaves_the_parcel_parked(desk: Desk) -> None:
    for number in range(2):
        desk.park(number)
    there = desk.main.replace("kakehashi.fifo", "gone.fifo")
    ended = desk.run("redrive", "--all", "--queue", there)
    assert one_line(ended, 2).startswith("error: gone.fifo does not exist")
    assert desk.count(desk.parked) == (2, 0)


# -- drop ---------------------------------------------------------------------------------------


def test_dropping_deletes_and_sends_nothing(desk: Desk) -> None:
    for number in range(9):
        desk.give_up(number)
    desk.park(1, LEFT)
    ended = desk.run("drop", "--reason", GAVE_UP)
    assert ended.err == "9 dropped, 1 left.\n"
    assert (desk.count(desk.parked), desk.count(desk.main)) == ((1, 0), (0, 0))


def test_all_are_dropped_without_a_question_only_where_that_is_said(desk: Desk) -> None:
    desk.park(1)
    line = one_line(desk.run("drop", "--all"), 2)
    assert line == (
        "error: --all deletes every parked parcel, and here nobody can be asked; say --yes, or look with --dry-run"
    )
    assert desk.count(desk.parked) == (1, 0)
    assert desk.run("drop", "--all", "--yes").err == "1 dropped, 0 left.\n"
    assert desk.count(desk.parked) == (0, 0)


@pytest.mark.parametrize(
    ("ui", "typed", "code", "left", "said"),
    [
        ("en", "\n", 1, 2, "Delete all 2 parked parcels for good? What they say will not be said. [y/N]: "),
        ("en", "n\n", 1, 2, "Nothing was dropped."),
        ("ja", "n\n", 1, 2, "保留中のメッセージ 2 件をすべて削除しますか？"),
        ("ja", "n\n", 1, 2, "何も削除していません。"),
        ("en", "y\n", 0, 0, "2 dropped, 0 left."),
    ],
)
def test_at_a_terminal_it_asks_before_all_are_dropped(
    desk: Desk, ui: str, typed: str, code: int, left: int, said: str
) -> None:
    desk.park(1)
    desk.park(2)
    env = AWS | {"BRIDGE_PARKED_QUEUE_URL": desk.parked}
    ended = run("--ui", ui, "parked", "drop", "--all", stdin=typed, env=env, keyboard=True)
    assert ended.code == code
    assert said in ended.err
    assert desk.count(desk.parked) == (left, 0)


def test_one_is_dropped_by_its_id(desk: Desk) -> None:
    for number in range(3):
        desk.park(number)
    first, second, third = desk.ids()
    assert desk.run("drop", second).out.startswith(f"dropped  {second}  ")
    assert desk.ids() == [first, third]


# -- settings -----------------------------------------------------------------------------------


def test_the_queues_can_be_named_on_the_command_line(desk: Desk) -> None:
    desk.park(1)
    assert run("parked", "redrive", "--all", "--queue", desk.main, "--parked-queue", desk.parked, env=AWS).code == 0
    assert desk.said() == ["DEMO-1 said"]


@pytest.mark.parametrize(
    ("argv", "names"),
    [
        (["list"], "BRIDGE_PARKED_QUEUE_URL is not set; set it, or give --parked-queue"),
        (["redrive", "--all", "--parked-queue", "https://q.example.com/1/p.fifo"], "BRIDGE_QUEUE_URL is not set"),
        (["redrive", "--all", "--parked-queue", "https://a/1/p.fifo", "--queue", "https://a/1/p.fifo"], "expected two"),
    ],
)
def test_a_queue_that_is_not_set_is_named(argv: list[str], names: str) -> None:
    assert names in one_line(run("parked", *argv, env=AWS), 2)


def test_a_parked_queue_that_does_not_exist_is_one_line(desk: Desk) -> None:
    there = desk.parked.replace("parked", "gone")
    ended = desk.run("list", "--parked-queue", there)
    assert one_line(ended, 2) == (
        "error: kakehashi-gone.fifo does not exist; check its URL, region and account (AWS_PROFILE)"
    )
