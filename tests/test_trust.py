"""The proof of trust: what SNS signed is believed, no forgery of it is, and no hostile address is called.

Independent of our own reading: signatures are made by an authority of the tests, or were made by SNS itself.
"""

import json
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

import pytest

from bridge.errors import Malformed, Unavailable, Untrusted
from bridge.net.authorities import tls_context
from bridge.net.transport import Fetch, Transport
from bridge.sources.aws import SOURCE
from bridge.sources.source import Confirmed, Event, Outside
from bridge.wording.phrases import LANGS, Lang
from tests.support import hostile_urls, sns, vectors
from tests.support.connections import connections
from tests.support.forgeries import Forgery, canonical, forgeries, lookalikes
from tests.support.hooks import Hooks, said
from tests.support.resigned import by_hand, damaged, resigned, unfit
from tests.support.sns import Body, Fetches
from tests.support.vectors import (
    ACCOUNT,
    REGIONS,
    Vector,
    certificate,
    host,
    internet,
    opened,
    own,
    placed,
    refused,
    topic,
)
from tests.support.wire import OK, Wire, says, server_context

pytestmark = pytest.mark.no_cover  # many thousand bodies; what they reach, test_sns.py reaches one by one

PARTITIONS = ("ap-northeast-1", "me-central-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1")
FORGED = [vector for vector in vectors.vectors() if not vector.ours or vector.name.split()[0] in PARTITIONS]


def encoded(body: Body) -> bytes:
    return json.dumps(body).encode()


def every_forgery() -> Iterator[tuple[Vector, Forgery]]:
    """All of one region and of SNS's own messages; of the other partitions' every fifth, now these, now those."""
    for index, vector in enumerate(FORGED):
        first, step = (0, 1) if not vector.ours or vector.name.startswith(PARTITIONS[0]) else (index % 5, 5)
        yield from ((vector, forgery) for forgery in islice(forgeries(vector), first, None, step))
    for vector in own(PARTITIONS[0]):
        for name, value in resigned(vector.body):
            yield (
                vector,
                Forgery(f"{vector.name}: {name}", encoded(vector.body | {"Signature": b64encode(value).decode()})),
            )


# -- signed messages ----------------------------------------------------------------------------


def test_what_is_really_signed_is_believed_in_every_region() -> None:
    for vector in vectors.vectors():
        found = opened(vector, encoded(vector.body), internet(), x_amz_sns_message_type=vector.body["Type"])
        assert isinstance(found, Confirmed) == (vector.body["Type"] == "SubscriptionConfirmation"), vector.name
        event = found.event if isinstance(found, Confirmed) else found
        assert event.id == vector.body["MessageId"]
        assert event.payload["topic"].value == vector.body["TopicArn"]
    assert len(vectors.vectors()) >= 8 * len(REGIONS)


def test_no_forgery_is_believed(figure: Callable[[str], None]) -> None:
    count, believed, asked = 0, [], len(internet().asked)
    for vector, forgery in every_forgery():
        count += 1
        if not refused(vector, forgery.body, internet(), False, **forgery.headers):
            believed.append(forgery.name)
    figure(f"trust: {count:,} forgeries of {len(FORGED)} signed messages, {len(believed)} accepted")
    assert believed == []
    assert count >= 2_000
    assert [url for url in internet().asked[asked:] if "Action=" in url] == []


def test_many_forgeries_would_fool_a_careless_reader() -> None:
    """They are of the very text that was signed, if a line is taken for a field: it is the strict form that tells."""
    alike = [
        name for vector in FORGED for name, body in lookalikes(vector.body) if canonical(body) == canonical(vector.body)
    ]
    assert len(alike) > 400


def test_a_signature_made_by_hand_counts() -> None:
    for vector in own(PARTITIONS[0]):
        assert not refused(
            vector, encoded(vector.body | {"Signature": b64encode(by_hand(vector.body)).decode()}), internet()
        )


def test_a_raw_url_believes_no_forgery_either() -> None:
    """What still claims to be of SNS is verified; what no longer does is said as what it is: somebody's words."""
    for vector in list(own(PARTITIONS[0]))[::3]:
        genuine = opened(vector, encoded(vector.body), internet(), raw=True)
        for forgery in forgeries(vector):
            try:
                found = opened(vector, forgery.body, internet(), raw=True, **forgery.headers)
            except Untrusted:
                continue
            if forgery.name.endswith("with a byte order mark"):
                assert found == genuine  # it is verified all the same
            else:
                assert isinstance(found, Event), forgery.name
                assert found.payload["type"].value is None, forgery.name


@pytest.mark.parametrize("region", PARTITIONS)
def test_no_unfit_certificate_is_taken(region: str) -> None:
    body, count = sns.sign(sns.notification(**placed(region))), 0
    for name, served in unfit(region):
        fetch, count = Fetches({body["SigningCertURL"]: served}), count + 1
        with pytest.raises(Untrusted) as error:
            opened(Vector(name, body, sns.NOW, served), encoded(body), fetch)
        assert name == "of another key" or "certificate" in str(error.value), name
        assert fetch.asked == [body["SigningCertURL"]]
    assert count > 60


@pytest.mark.filterwarnings("ignore")  # some have a serial number that certificates should not have
def test_a_damaged_certificate_is_read_or_refused_and_nothing_else() -> None:
    body = sns.sign(sns.notification(**placed("us-east-1")))
    outcomes = [
        refused(Vector("", body, sns.NOW, served), encoded(body), Fetches({body["SigningCertURL"]: served}))
        for served in damaged(certificate("us-east-1"))
    ]
    assert {True, False} == set(outcomes)  # its authority's signature is not looked at: TLS vouches for the host


# -- addresses ----------------------------------------------------------------------------------


@cache
def hostile() -> tuple[Body, ...]:
    """Well signed messages that name an address which is not SNS's in their topic's region."""
    return tuple(_hostile())


def _hostile() -> Iterator[Body]:
    for region in (PARTITIONS[0], "us-gov-west-1", "cn-north-1"):
        body = sns.sign(sns.notification(**placed(region)))
        yield from (body | {"SigningCertURL": url} for url in dict.fromkeys(hostile_urls.certificates(region)))
    for url in dict.fromkeys(hostile_urls.subscriptions(PARTITIONS[0])):
        yield sns.sign(sns.confirmation(**placed(PARTITIONS[0]), SubscribeURL=url))
    for arn, address, handshake in hostile_urls.strange_regions():
        yield sns.sign(sns.confirmation(TopicArn=arn, SigningCertURL=address, SubscribeURL=handshake))


def test_no_hostile_address_is_called(figure: Callable[[str], None]) -> None:
    """Whoever is called in vain here answers with the right certificate: only the address tells that it is forged."""
    anybody = Fetches({"": sns.pem(names=tuple(name for *_, name in REGIONS.values()))})
    bodies, taken = hostile(), []
    with connections() as seen:
        for body in bodies:
            vector = Vector("", sns.confirmation(), sns.NOW, b"")
            if not refused(vector, encoded(body), anybody):
                taken.append((body["SigningCertURL"], body.get("SubscribeURL")))
    figure(
        f"trust: {len(bodies):,} hostile addresses, {len(taken)} accepted, {len(anybody.asked) + len(seen)} connections"
    )
    assert (taken, anybody.asked, seen) == ([], [], [])
    assert len({body["SigningCertURL"] for body in bodies if body["Type"] == "Notification"}) >= 300
    assert len({body["SubscribeURL"] for body in bodies if body["Type"] != "Notification"}) >= 300


def test_no_connection_is_made_for_a_hostile_address() -> None:
    """The same over the real way out, with every name leading to a server of ours; the last one shows that it would."""
    with Wire(says(OK), server_context()) as wire, connections() as seen:
        there = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", wire.port))]
        # all authorities at once: what the likely ones do not vouch for is asked for a second time
        fetch = Transport(tls=(tls_context,), resolve=lambda host, port: there).fetch
        for body in hostile():
            with pytest.raises((Untrusted, Malformed)):
                SOURCE.open(sns.request(body), sns.destination(ACCOUNT), outside(fetch))
        assert (wire.connections, seen) == (0, [])
        fresh = {"SigningCertURL": sns.CERTIFICATE.replace("0123", "abcd")}
        with pytest.raises(Unavailable):
            SOURCE.open(sns.request(sns.sign(sns.notification(**fresh))), sns.destination(ACCOUNT), outside(fetch))
        assert (wire.connections, len(seen)) == (1, 1)


def outside(fetch: Fetch) -> Outside:
    return Outside(fetch=fetch, now=lambda: sns.NOW)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_has_one_host_and_one_name(region: str) -> None:
    """Of the names that certificates have in other regions, none counts; of their hosts, none is asked."""
    body = encoded(sns.sign(sns.notification(**placed(region))))
    for name in {name for *_, name in REGIONS.values()}:
        fetch = Fetches({placed(region)["SigningCertURL"]: sns.pem(common=name, names=(name,))})
        believed = not refused(Vector("", sns.notification(**placed(region)), sns.NOW, b""), body, fetch)
        assert believed == (name == REGIONS[region][2]), name
        assert all(url.startswith(f"{host(region)}/") for url in fetch.asked)


# -- topics -------------------------------------------------------------------------------------

MANY = (
    "arn:aws:sns:us-east-1:111111111111:alarms",
    "222222222222",
    "333333333333:eu-west-1",
    "444444444444:cn-north-1",
)
TAKEN = {
    "arn:aws:sns:us-east-1:111111111111:alarms": True,
    "arn:aws:sns:us-east-1:111111111111:alarm": False,
    "arn:aws:sns:us-east-1:111111111111:alarms2": False,
    "arn:aws:sns:us-east-2:111111111111:alarms": False,
    "arn:aws:sns:us-east-1:222222222222:anything": True,
    "arn:aws:sns:ap-east-1:222222222222:orders.fifo": True,
    "arn:aws-cn:sns:cn-north-1:222222222222:anything": True,
    "arn:aws:sns:us-east-1:222222222223:anything": False,
    "arn:aws:sns:eu-west-1:333333333333:anything": True,
    "arn:aws:sns:eu-west-2:333333333333:anything": False,
    "arn:aws:sns:eu-west-1:444444444444:anything": False,
    "arn:aws-cn:sns:cn-north-1:444444444444:anything": True,
    "arn:aws:sns:cn-north-1:444444444444:anything": False,
    "arn:aws-cn:sns:eu-west-1:333333333333:anything": False,
}


@pytest.mark.parametrize("arn", TAKEN)
def test_one_url_may_be_for_topics_accounts_and_accounts_in_a_region(arn: str) -> None:
    _, partition, _, region, *_ = arn.split(":")
    suffix = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}[partition]
    address = sns.CERTIFICATE.replace("ap-northeast-1.amazonaws.com", f"{region}.{suffix}")
    fetch = Fetches({address: sns.pem(names=tuple(name for *_, name in REGIONS.values()))})
    request = sns.request(sns.sign(sns.notification(TopicArn=arn, SigningCertURL=address)))
    if TAKEN[arn]:
        assert isinstance(SOURCE.open(request, sns.destination(*MANY), sns.outside(fetch)), Event)
    else:
        with pytest.raises(Untrusted):
            SOURCE.open(request, sns.destination(*MANY), sns.outside(fetch))
        assert fetch.asked == []


def test_sha_1_is_taken_with_one_hint_for_each_topic(capsys: pytest.CaptureFixture[str]) -> None:
    arns = [topic("us-east-1", f"hinted-{number}") for number in range(3)]
    for arn in arns * 3:
        for version in ("1", "2"):
            place = placed("us-east-1") | {"TopicArn": arn}
            body = sns.sign(sns.notification(**place, SignatureVersion=version))
            assert isinstance(opened(Vector("", body, sns.NOW, b""), encoded(body), internet()), Event)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["event"], line["topic"]) for line in lines] == [("sns_signature_v1", arn) for arn in arns]
    assert all("SignatureVersion" in line["hint"] for line in lines)


# -- through the bridge -------------------------------------------------------------------------

GREETINGS: dict[Lang, str] = {
    "en": "Notifications of the SNS topic alarms (123456789012, ap-northeast-1) are now posted here.",
    "ja": "SNS トピック alarms（123456789012、ap-northeast-1）の通知を、このチャンネルに投稿します。",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_first_subscription_is_confirmed_and_greets_the_channel(lang: Lang) -> None:
    fetch = sns.serving()
    hooks = Hooks(outside=sns.outside(fetch))
    path = f"/aws/{hooks.token('aws', {'topic': (sns.TOPIC,)}, lang=lang)}"
    headers = {"x-amz-sns-message-type": "SubscriptionConfirmation", "content-type": "text/plain; charset=UTF-8"}
    assert said(hooks.post(path, encoded(sns.sign(sns.confirmation())), headers=headers)) == (200, "confirmed")
    (said_then,) = (parcel.message for parcel, _ in hooks.parcels)
    assert said_then.plain.splitlines()[0] == GREETINGS[lang]
    assert [url.partition("?")[0] for url in fetch.asked] == [sns.CERTIFICATE, f"{sns.HOST}/"]


@pytest.mark.parametrize("raw", [False, True])
def test_a_forgery_is_answered_so_that_nobody_sends_it_again(raw: bool) -> None:
    hooks = Hooks(outside=sns.outside(sns.serving()))
    options = {"topic": (sns.TOPIC,)} | ({"raw": ("1",)} if raw else {})
    path = f"/aws/{hooks.token('aws', options)}"
    body = sns.sign(sns.notification())
    for forged in (body | {"Message": "Forged"}, body | {"Signature": ""}, body | {"TopicArn": f"{sns.TOPIC}2"}):
        assert said(hooks.post(path, encoded(forged))) == (403, "untrusted")
    assert hooks.parcels == []


def test_who_guesses_topics_is_told_nothing_by_the_answer_and_the_log_tells_us_all(
    capsys: pytest.CaptureFixture[str],
) -> None:
    hooks = Hooks(outside=sns.outside(sns.serving()))
    path = f"/aws/{hooks.token('aws', {'topic': (sns.TOPIC,)})}"
    body = sns.sign(sns.notification())
    guesses: list[Body] = [
        body | {"TopicArn": f"{sns.TOPIC}2"},
        body | {"Signature": "AAAA"},
        body | {"Timestamp": "2020-01-01T00:00:00.000Z"},
        body | {"SigningCertURL": f"{sns.HOST}/other.pem"},
        body | {"Type": "UnsubscribeConfirmation", "Token": "x", "SubscribeURL": "https://x.example"},
        body | {"TopicArn": "x"},
        {"AlarmName": "x"},
    ]
    answers = {hooks.post(path, encoded(guess)).get_data() for guess in guesses}
    assert len(answers) == 1
    details = [json.loads(line)["detail"] for line in capsys.readouterr().err.splitlines()]
    assert len(set(details)) == len(guesses)
