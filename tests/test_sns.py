"""Trust: what SNS sends is believed, everything else is refused, and without a socket being opened for it."""

import json
import threading
from base64 import encodebytes
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding

from bridge.errors import AnswerLost, HostNotReached, Malformed, NoTimeLeft, Stale, Unavailable, Untrusted
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline
from bridge.sources.aws import SOURCE
from bridge.sources.aws.arn import arn
from bridge.sources.aws.receive.signature import Certificates
from bridge.sources.source import Confirmed, Event, Outside
from tests.support import sns
from tests.support.sns import CERTIFICATE, HANDSHAKE, HOST, NOW, TOPIC, Body, Fetches

ACCOUNT = "123456789012"


def opened(body: object, fetch: Fetches | None = None, *topics: str, raw: bool = False, **headers: str) -> Event:
    fetch = Fetches() if fetch is None else fetch
    event = SOURCE.open(
        sns.request(body, **headers), sns.destination(*(topics or (TOPIC,)), raw=raw), sns.outside(fetch)
    )
    assert isinstance(event, Event)
    return event


def refused(body: object, fetch: Fetches | None = None, *topics: str, raw: bool = False, **headers: str) -> str:
    """The refusal's sentence; the leaf is exactly Untrusted."""
    with pytest.raises(Untrusted) as error:
        opened(body, fetch, *topics, raw=raw, **headers)
    assert type(error.value) is Untrusted
    return str(error.value)


# -- what is believed ---------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("subject", ["A subject", "件名", None])
def test_a_signed_notification_is_believed(version: str, subject: str | None) -> None:
    body = sns.sign(sns.notification(SignatureVersion=version, Subject=subject))
    event = opened(body, sns.serving(), x_amz_sns_message_type="Notification")
    assert event.id == body["MessageId"]
    assert event.at == NOW.replace(second=5, microsecond=123_000)
    assert event.payload.value == {
        "type": "Notification",
        "topic": TOPIC,
        "subject": subject,
        "message": "Hello 佐藤春",
    }


def test_a_null_subject_is_none() -> None:
    body = sns.sign(sns.notification(Subject=None)) | {"Subject": None}
    assert opened(body, sns.serving()).payload["subject"].value is None


def test_what_is_not_signed_may_be_anything() -> None:
    body = sns.sign(sns.notification()) | {"MessageAttributes": {"a": {"Type": "String", "Value": "b"}}, "More": [1]}
    assert opened(body, sns.serving()).payload["type"].value == "Notification"


@pytest.mark.parametrize("topic", [TOPIC, ACCOUNT, f"{ACCOUNT}:ap-northeast-1"])
def test_a_token_may_name_a_topic_an_account_or_an_account_in_a_region(topic: str) -> None:
    event = opened(sns.sign(sns.notification()), sns.serving(), "999999999999", topic)
    assert event.payload["topic"].value == TOPIC


PARTITIONS = {
    "us-east-1": ("aws", "amazonaws.com", "sns.amazonaws.com"),
    "ap-east-1": ("aws", "amazonaws.com", "sns-signing.ap-east-1.amazonaws.com"),
    "xx-newland-1": ("aws", "amazonaws.com", "sns-signing.xx-newland-1.amazonaws.com"),
    "us-gov-east-1": ("aws-us-gov", "amazonaws.com", "sns-us-gov-west-1.amazonaws.com"),
    "cn-north-1": ("aws-cn", "amazonaws.com.cn", "sns-cn-north-1.amazonaws.com.cn"),
    "cn-northwest-1": ("aws-cn", "amazonaws.com.cn", "sns-cn-northwest-1.amazonaws.com.cn"),
    "eusc-de-east-1": ("aws-eusc", "amazonaws.eu", "sns-signing.eusc-de-east-1.amazonaws.eu"),
}


@pytest.mark.parametrize("region", PARTITIONS)
def test_each_partition_has_its_own_host_and_certificate(region: str) -> None:
    partition, suffix, name = PARTITIONS[region]
    host = f"https://sns.{region}.{suffix}"
    fetch = Fetches({f"{host}/SimpleNotificationService-": sns.pem(common=name, names=(name,))})
    url = CERTIFICATE.replace(HOST, host)
    topic = f"arn:{partition}:sns:{region}:{ACCOUNT}:alarms"
    opened(sns.sign(sns.notification(TopicArn=topic, SigningCertURL=url)), fetch, topic)
    assert fetch.asked == [url]


@pytest.mark.parametrize("region", PARTITIONS)
def test_a_certificate_of_another_partition_or_region_is_refused(region: str) -> None:
    partition, suffix, own = PARTITIONS[region]
    topic = f"arn:{partition}:sns:{region}:{ACCOUNT}:alarms"
    url = CERTIFICATE.replace(HOST, f"https://sns.{region}.{suffix}")
    accepted = {own} | ({"sns.amazonaws.com"} if region == "xx-newland-1" else set())
    for name in {name for *_, name in PARTITIONS.values()} - accepted | {"amazonaws.com", "sns.example.com"}:
        fetch = Fetches({url: sns.pem(common=name, names=(name,))})
        body = sns.sign(sns.notification(TopicArn=topic, SigningCertURL=url))
        assert "not one of SNS in the topic's region" in refused(body, fetch, topic)


def test_a_certificate_is_fetched_once_for_many_messages_at_a_time() -> None:
    fetch, gate = sns.serving(), threading.Event()

    def slowly(url: str, within: Deadline, limit: int) -> Answer:
        gate.wait(1)
        return fetch(url, within, limit)

    outside, body = Outside(fetch=slowly, now=lambda: NOW), sns.sign(sns.notification())
    done: list[object] = []
    threads = [
        threading.Thread(target=lambda: done.append(SOURCE.open(sns.request(body), sns.destination(TOPIC), outside)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert len(done) == 8
    assert len(fetch.asked) == 1


# An account must opt in to these: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
OPT_IN = (
    *("af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"),
    *("ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1"),
    *("me-central-1", "me-south-1", "mx-central-1"),
)
OTHERS = ("us-east-1", "ap-southeast-2", "ap-southeast-8", "eu-south-3", "xaf-south-1")


@pytest.mark.parametrize(
    "region", [*OPT_IN, "us-east-1", "ap-southeast-2", "ap-southeast-8", "eu-south-3", "xaf-south-1"]
)
def test_a_region_to_opt_in_to_has_a_certificate_of_its_own_alone(region: str) -> None:
    host, topic = f"https://sns.{region}.amazonaws.com", f"arn:aws:sns:{region}:{ACCOUNT}:alarms"
    body = sns.sign(sns.notification(TopicArn=topic, SigningCertURL=CERTIFICATE.replace(HOST, host)))
    own = f"sns-signing.{region}.amazonaws.com"
    assert opened(body, Fetches({host: sns.pem(common=own, names=(own,))}), topic).id
    if region in OPT_IN:
        assert "not one of SNS" in refused(body, Fetches({host: sns.pem()}), topic)
    else:
        assert opened(body, Fetches({host: sns.pem()}), topic).id


def test_a_certificate_is_kept_for_its_own_host_alone() -> None:
    """The same path on another host, or where we are told to look instead, is another certificate."""
    certificates, here = Certificates(), arn(TOPIC)
    there = arn(TOPIC.replace("ap-northeast-1", "us-east-1"))
    assert here
    assert there
    path = CERTIFICATE.removeprefix(HOST)
    fetch = Fetches({"": sns.pem()})
    for _ in range(2):
        certificates.get(here, path, sns.outside(fetch))
        certificates.get(there, path, sns.outside(fetch))
        certificates.get(here, path, sns.outside(fetch, base="http://127.0.0.1:9"))
        certificates.get(here, path.replace("0", "1"), sns.outside(fetch))
    assert len(fetch.asked) == len(set(fetch.asked)) == 4
    other = Fetches({"": sns.pem()})
    certificates.get(here, path, sns.outside(other))
    assert other.asked == [CERTIFICATE]


def test_a_certificate_that_is_kept_waits_for_nobody() -> None:
    certificates, topic = Certificates(seconds=0.01), arn(TOPIC)
    assert topic
    path, outside = CERTIFICATE.removeprefix(HOST), sns.outside(sns.serving())
    kept = Certificates.get(Certificates(), topic, path, outside)
    certificates.get(topic, path, outside)
    with certificates.lock:
        assert certificates.get(topic, path, outside) == kept


def test_a_certificate_is_waited_for_three_seconds() -> None:
    topic, lefts = arn(TOPIC), list[float]()
    assert topic

    def fetch(url: str, within: Deadline, limit: int) -> Answer:
        lefts.append(within.left())
        return sns.serving()(url, within, limit)

    Certificates().get(topic, CERTIFICATE.removeprefix(HOST), Outside(fetch=fetch, now=lambda: NOW))
    assert [0 < left <= 3 for left in lefts] == [True]


def test_nobody_waits_long_for_anothers_fetch() -> None:
    certificates, topic = Certificates(seconds=0.01), arn(TOPIC)
    assert topic
    slow = r"^sns\.ap-northeast-1\.amazonaws\.com is slow to answer\.$"
    with certificates.lock, pytest.raises(Unavailable, match=slow):
        certificates.get(topic, "/x.pem", sns.outside(Fetches()))


def test_only_so_many_certificates_are_kept() -> None:
    certificates, topic, fetch = Certificates(), arn(TOPIC), sns.serving()
    assert topic
    for number in range(40):
        certificates.get(topic, f"/SimpleNotificationService-{number:032x}.pem", sns.outside(fetch))
    assert len(certificates.kept) == 32


def test_an_unsuccessful_fetch_is_not_remembered() -> None:
    answers: dict[str, bytes | Answer | Exception] = {CERTIFICATE: HostNotReached(en="no", ja="no")}
    fetch, body = Fetches(answers), sns.sign(sns.notification())
    with pytest.raises(Unavailable):
        opened(body, fetch)
    answers[CERTIFICATE] = sns.pem()
    assert opened(body, fetch).id == body["MessageId"]


# -- what is not --------------------------------------------------------------------------------

HOSTILE_URLS = [
    CERTIFICATE.replace("https:", "http:"),
    CERTIFICATE.replace("https:", "HTTPS:"),
    CERTIFICATE.replace("https:", "file:"),
    CERTIFICATE.replace("ap-northeast-1", "us-east-1"),
    CERTIFICATE.replace("sns.ap-northeast-1", "sns.s3-us-west-2"),
    CERTIFICATE.replace("sns.ap-northeast-1", "sns.s3-accelerate"),
    CERTIFICATE.replace("sns.ap-northeast-1", "sns.s3-website-us-west-2"),
    CERTIFICATE.replace("sns.ap-northeast-1.amazonaws.com", "s3.amazonaws.com/sns"),
    CERTIFICATE.replace("amazonaws.com", "amazonaws.com.cn"),
    CERTIFICATE.replace("amazonaws.com", "amazonaws.com.example.com"),
    CERTIFICATE.replace("amazonaws.com", "amazonaws.com:8443"),
    CERTIFICATE.replace("amazonaws.com", "amazonaws.com:443"),
    CERTIFICATE.replace("amazonaws.com/", "amazonaws.com./"),
    CERTIFICATE.replace("https://", "https://user@"),
    CERTIFICATE.replace("https://", "https://example.com/"),
    CERTIFICATE.replace("https://sns", "https://example.com#@sns"),
    CERTIFICATE.replace("https://sns.", "https://snsx"),
    CERTIFICATE.replace("https://", "https:///"),
    CERTIFICATE.replace("amazonaws.com/", "amazonaws.com\\@example.com/"),
    CERTIFICATE.replace("amazonaws.com/", "amazonaws.com/../"),
    CERTIFICATE.replace("amazonaws.com/", "amazonaws.com//"),
    CERTIFICATE.replace("0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF"),
    CERTIFICATE.replace("0123456789abcdef0123456789abcdef", "0123456789abcdef"),
    CERTIFICATE.replace("0123456789abcdef0123456789abcdef", "٠123456789abcdef0123456789abcdef"),
    CERTIFICATE.removesuffix(".pem"),
    f"{HOST}/?x=/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    f"{HOST}/other.pem",
    f"{CERTIFICATE}\n",
    f"{CERTIFICATE}\r\n",
    f"\n{CERTIFICATE}",
    f" {CERTIFICATE}",
    f"{CERTIFICATE}?x=1",
    f"{CERTIFICATE}#x",
    f"{CERTIFICATE}\x00",
    CERTIFICATE.replace("amazonaws", "amazon\naws"),
    CERTIFICATE.replace("amazonaws", "amazon\taws"),
    CERTIFICATE.replace("amazonaws", "аmazonaws"),
    "https://169.254.169.254/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
    "",
]


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_no_socket_is_opened_for_a_certificate_elsewhere(url: str) -> None:
    assert refused(sns.sign(sns.notification(SigningCertURL=url))) in (
        "The SNS message's SigningCertURL is missing or not of its form.",
        "The signing certificate's address is not one of SNS in the topic's region.",
    )


FOREIGN = {
    "another account": TOPIC.replace("12:alarms", "13:alarms"),
    "another region": TOPIC.replace("ap-northeast-1", "us-east-1"),
    "another name": TOPIC + "2",
    "a line more": TOPIC + "\n",
    "a bucket for a region": TOPIC.replace("ap-northeast-1", "s3-us-west-2"),
    "another partition": TOPIC.replace("arn:aws:", "arn:aws-cn:"),
    "an unknown partition": TOPIC.replace("arn:aws:", "arn:aws-moon:"),
    "a secret partition": "arn:aws-iso:sns:us-iso-east-1:123456789012:alarms",
    "another service": TOPIC.replace(":sns:", ":sqs:"),
    "a subscription": TOPIC + ":2bcfbf39",
    "no ARN": "alarms",
}


@pytest.mark.parametrize("topic", FOREIGN.values(), ids=FOREIGN)
def test_no_socket_is_opened_for_a_foreign_topic(topic: str) -> None:
    assert refused(sns.sign(sns.notification(TopicArn=topic)))


def test_a_token_for_an_account_in_a_region_is_for_that_region_alone() -> None:
    assert refused(sns.sign(sns.notification()), None, f"{ACCOUNT}:us-east-1", "arn:aws:sns")


def test_a_raw_token_without_a_topic_believes_no_topic() -> None:
    request, raw = sns.request(sns.sign(sns.confirmation())), sns.destination(raw=True)
    with pytest.raises(Untrusted, match="--topic"):
        SOURCE.open(request, raw, sns.outside(Fetches()))


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("field", ["Type", "MessageId", "TopicArn", "Message", "Timestamp", "Signature"])
@pytest.mark.parametrize("value", [None, "", 1, True, ["x"], {"x": "y"}, "x\ny", "x" * 5_000])
def test_a_field_of_another_form_is_refused_on_any_token(field: str, value: object, raw: bool) -> None:
    body = sns.sign(sns.notification()) | {field: value}
    assert refused(body, sns.serving(), raw=raw)


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("field", ["Type", "MessageId", "TopicArn", "Message", "Timestamp", "Signature", "Subject"])
def test_a_signed_field_left_out_is_refused_on_any_token(field: str, raw: bool) -> None:
    body = sns.sign(sns.notification())
    del body[field]
    assert refused(body, sns.serving(), raw=raw)


@pytest.mark.parametrize("field", ["Token", "SubscribeURL"])
def test_a_confirmation_without_its_parts_is_refused(field: str) -> None:
    body = sns.sign(sns.confirmation())
    del body[field]
    assert field in refused(body)


CHANGES: dict[str, Body] = {
    "the message": {"Message": "Hello"},
    "a character it cannot have": {"Message": "Hello \ud800"},
    "the subject": {"Subject": "Another"},
    "a subject of two lines": {"Subject": "A subject\nTimestamp\nx"},
    "the id": {"MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf325"},
    "the time": {"Timestamp": "2026-12-01T03:04:06.123Z"},
    "no such time": {"Timestamp": "2026-13-01T03:04:06.123Z"},
    "a time without a zone": {"Timestamp": "2026-12-01T03:04:05.123"},
    "a time with another zone": {"Timestamp": "2026-12-01T03:04:05.123+00:00"},
    "the signature": {"Signature": "AAAA"},
    "a signature that is no base64": {"Signature": "!!!!"},
    "a signature cut short": {"Signature": "AAAAA"},
    "another version": {"SignatureVersion": "1"},
    "an unknown version": {"SignatureVersion": "3"},
    "a version that is a number": {"SignatureVersion": 2},
    "no version": {"SignatureVersion": ""},
    "a certificate that is none": {"SigningCertURL": 1},
    "another type": {"Type": "SubscriptionConfirmation", "Token": HANDSHAKE, "SubscribeURL": f"{HOST}/"},
    "an unknown type": {"Type": "Notice"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_message_changed_after_it_was_signed_is_refused(change: Body) -> None:
    body = json.dumps(sns.sign(sns.notification()) | change).encode()
    assert refused(body, sns.serving())


def test_every_bit_of_a_signature_counts() -> None:
    body, fetch = sns.sign(sns.notification()), sns.serving()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    signature = body["Signature"]
    for index, char in enumerate(signature.rstrip("=")[:-1]):
        other = alphabet[alphabet.index(char) ^ (1 << index % 6)]
        assert refused(body | {"Signature": signature[:index] + other + signature[index + 1 :]}, fetch)


def test_a_message_signed_by_another_key_is_refused() -> None:
    said = refused(sns.sign(sns.notification(), by=sns.key(3072)), sns.serving())
    assert said == "The signature is not one of this message."


def test_the_header_must_name_the_type_of_the_body() -> None:
    body = sns.sign(sns.notification())
    assert "header" in refused(body, None, x_amz_sns_message_type="SubscriptionConfirmation")


def test_a_message_older_than_a_day_is_stale_once_it_is_certain_that_sns_signed_it() -> None:
    body = sns.sign(sns.notification(Timestamp="2026-11-30T03:04:09.000Z"))
    with pytest.raises(Stale):
        opened(body, sns.serving())
    assert "signature" in refused(body | {"Message": "x"}, sns.serving())
    body = sns.sign(sns.notification(Timestamp="2026-11-30T03:04:11.000Z"))
    assert opened(body, sns.serving()).id


@pytest.mark.parametrize("subject", ["a\nb", "a\rb", "\r", "\n", "a\r\nMessage\nb", "x" * 1_001])
@pytest.mark.parametrize("raw", [False, True])
def test_a_subject_of_two_lines_is_refused_however_well_it_is_signed(subject: str, raw: bool) -> None:
    """Signed text is lines: a line break within a field would let it be read in a second way."""
    assert "Subject" in refused(sns.sign(sns.notification(Subject=subject)), sns.serving(), raw=raw)


@pytest.mark.parametrize("subject", ["", "x" * 1_000, "a\tb", "a\u2028b", "a\x85b"])
def test_any_other_subject_is_taken_as_it_is(subject: str) -> None:
    assert opened(sns.sign(sns.notification(Subject=subject)), sns.serving()).payload["subject"].text() == subject


def altered(before: str, after: str, pem: bytes | None = None) -> bytes:
    """A certificate with some of its bytes, in hex, replaced."""
    whole = x509.load_pem_x509_certificate(pem or sns.pem()).public_bytes(Encoding.DER)
    assert bytes.fromhex(before) in whole
    changed = encodebytes(whole.replace(bytes.fromhex(before), bytes.fromhex(after)))
    return b"-----BEGIN CERTIFICATE-----\n" + changed + b"-----END CERTIFICATE-----\n"


WRONG_TIME = "The signing certificate was not valid when the message was sent."
WRONG_NAME = "The signing certificate is not one of SNS in the topic's region."
WRONG_KEY = "The signing certificate has no RSA key of at least 2048 bits."
NOT_SINGLE = "The signing certificate is not a single PEM certificate."
UNREADABLE = "The signing certificate cannot be read."
OF_NO_USE = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.99"), b"\x30\x00")
CERTIFICATES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "expired": (WRONG_TIME, lambda: sns.pem(days=(-30, -1))),
    "not yet valid": (WRONG_TIME, lambda: sns.pem(days=(1, 30))),
    "of another name": (WRONG_NAME, lambda: sns.pem(common="sns.example.com", names=("sns.example.com",))),
    "with the name only where it does not count": (WRONG_NAME, lambda: sns.pem(names=("example.com",))),
    "of a weak key": (WRONG_KEY, lambda: sns.pem(of=sns.key(1024))),
    "of a key that is a bit too short": (WRONG_KEY, lambda: sns.pem(of=sns.key(2047))),
    "of another kind of key": (WRONG_KEY, lambda: sns.pem(of=ec.generate_private_key(ec.SECP256R1()))),
    "of a key without a size": (WRONG_KEY, lambda: sns.pem(of=ed25519.Ed25519PrivateKey.generate(), by=sns.key())),
    "of an unknown kind of key": (UNREADABLE, lambda: altered("2a864886f70d010101", "2a864886f70d010163")),
    "of an unknown version": (UNREADABLE, lambda: altered("a003020102", "a003020107")),
    "with a name of an unknown kind": (UNREADABLE, lambda: altered("8211736e73", "a311736e73")),
    "with two lists of names": (UNREADABLE, lambda: altered("0603551d63", "0603551d11", sns.pem(more=(OF_NO_USE,)))),
    "two": (NOT_SINGLE, lambda: sns.pem() * 2),
    "with a key behind it": (
        NOT_SINGLE,
        lambda: sns.pem() + b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ),
    "no certificate": (NOT_SINGLE, lambda: b"<html>"),
    "a broken one": (UNREADABLE, lambda: b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    "nothing": (NOT_SINGLE, lambda: b""),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_an_unfit_certificate_is_refused(name: str) -> None:
    why, certificate = CERTIFICATES[name]
    assert refused(sns.sign(sns.notification()), sns.serving(certificate())) == why


def test_a_certificate_with_more_in_it_is_none_the_worse() -> None:
    assert opened(sns.sign(sns.notification()), sns.serving(sns.pem(more=(OF_NO_USE,)))).id


def test_a_certificate_without_alternative_names_has_its_common_name() -> None:
    assert opened(sns.sign(sns.notification()), sns.serving(sns.pem(names=None))).id


def test_validity_is_judged_when_the_message_was_sent() -> None:
    """A certificate may run out between sending and a retry; SNS had every right to sign with it."""
    fetch = sns.serving(sns.pem(days=(-30, 0)))
    later = sns.outside(fetch, now=lambda: NOW + timedelta(hours=1))
    assert SOURCE.open(sns.request(sns.sign(sns.notification())), sns.destination(TOPIC), later)


@pytest.mark.parametrize(
    ("days", "sent", "valid"),
    [
        ((0, 30), "03:04:10.000", True),  # the very moment from which it is valid
        ((0, 30), "03:04:09.999", False),
        ((-30, 0), "03:04:10.000", True),  # the very last
        ((-30, 0), "03:04:10.001", False),
    ],
)
def test_a_certificate_is_valid_from_its_first_moment_to_its_last(
    days: tuple[int, int], sent: str, valid: bool
) -> None:
    body, fetch = sns.sign(sns.notification(Timestamp=f"2026-12-01T{sent}Z")), sns.serving(sns.pem(days=days))
    if valid:
        assert opened(body, fetch).id
    else:
        assert refused(body, fetch) == "The signing certificate was not valid when the message was sent."


def test_space_around_a_certificate_is_none_of_it() -> None:
    assert opened(sns.sign(sns.notification()), sns.serving(b"\r\n " + sns.pem() + b"\n\n")).id


UNAVAILABLE: dict[str, Answer | Exception] = {
    "no connection": HostNotReached(en="no", ja="no"),
    "a broken connection": AnswerLost(en="no", ja="no"),
    "too slow": NoTimeLeft(en="no", ja="no"),
    "a redirect": Answer(302, {"location": "https://example.com/"}, b""),
    "not found": Answer(404, {}, b""),
    "broken": Answer(500, {}, b""),
    "far too long": Answer(200, {}, b"x" * 20_000),
}


@pytest.mark.parametrize("answer", UNAVAILABLE.values(), ids=UNAVAILABLE)
def test_a_certificate_that_cannot_be_fetched_is_asked_for_again_later(answer: Answer | Exception) -> None:
    with pytest.raises(Unavailable, match=r"sns\.ap-northeast-1\.amazonaws\.com"):
        opened(sns.sign(sns.notification()), sns.serving(answer))


UNSIGNED: dict[str, object] = {
    "another object": {"hello": "world"},
    "EventBridge": {"id": "1", "detail-type": "x", "source": "y", "detail": {}},
    "an unsigned envelope": {"Type": "Notification", "Message": "x"},
}


@pytest.mark.parametrize("body", UNSIGNED.values(), ids=UNSIGNED)
def test_what_is_not_signed_is_refused_without_raw(body: object) -> None:
    assert "--raw" in refused(body)


@pytest.mark.parametrize("body", [b"", b"hello", b"{", b"[]", b'"x"', b"\xff", b'{"a": NaN}', b"[" * 100])
def test_what_is_no_json_object_is_malformed_without_raw(body: bytes) -> None:
    with pytest.raises(Malformed):
        opened(body)


def test_no_refusal_repeats_what_was_sent() -> None:
    planted = "s3cr3t-v4lue"
    for name in sns.sign(sns.notification()):
        if name == "UnsubscribeURL":
            continue
        with pytest.raises(Untrusted) as error:
            opened(sns.sign(sns.notification()) | {name: planted}, sns.serving())
        assert planted not in f"{error.value!r} {error.value.__cause__!r}"


# -- handshakes ---------------------------------------------------------------------------------


def test_a_subscription_is_confirmed_by_a_call_of_our_own() -> None:
    fetch = sns.serving()
    body = sns.sign(sns.confirmation())
    confirmed = SOURCE.open(
        sns.request(body, x_amz_sns_message_type="SubscriptionConfirmation"),
        sns.destination(TOPIC),
        sns.outside(fetch),
    )
    assert isinstance(confirmed, Confirmed)
    assert SOURCE.kinds.of(confirmed.event.payload).name == "topic-subscribed"
    assert [url.partition("?")[0] for url in fetch.asked] == [CERTIFICATE, f"{HOST}/"]
    assert parse_qs(urlsplit(fetch.asked[1]).query) == {
        "Action": ["ConfirmSubscription"],
        "TopicArn": [TOPIC],
        "Token": [HANDSHAKE],
        "Version": ["2010-03-31"],
    }


def test_a_token_cannot_change_the_call() -> None:
    fetch = sns.serving()
    url = f"{HOST}/?Action=ConfirmSubscription&TopicArn={quote_plus(TOPIC)}&Token=x%26Action%3DUnsubscribe%23"
    body = sns.sign(sns.confirmation() | {"Token": "x&Action=Unsubscribe#", "SubscribeURL": url})
    SOURCE.open(sns.request(body), sns.destination(TOPIC), sns.outside(fetch))
    assert parse_qs(urlsplit(fetch.asked[1]).query)["Action"] == ["ConfirmSubscription"]


@pytest.mark.parametrize("answer", [*UNAVAILABLE.values(), Answer(200, {}, b"<html>")], ids=[*UNAVAILABLE, "else"])
def test_a_subscription_that_sns_does_not_confirm_is_tried_again_later(answer: Answer | Exception) -> None:
    fetch = Fetches({CERTIFICATE: sns.pem(), f"{HOST}/?": answer})
    with pytest.raises(Unavailable):
        SOURCE.open(sns.request(sns.sign(sns.confirmation())), sns.destination(TOPIC), sns.outside(fetch))


def test_a_forged_confirmation_is_not_answered() -> None:
    fetch = sns.serving()
    with pytest.raises(Untrusted):
        opened(sns.sign(sns.confirmation(), by=sns.key(3072)), fetch)
    assert fetch.asked == [CERTIFICATE]


def test_an_unsubscription_is_reported_and_nothing_is_visited() -> None:
    fetch = sns.serving()
    event = opened(sns.sign(sns.confirmation(Type="UnsubscribeConfirmation")), fetch)
    assert SOURCE.kinds.of(event.payload).name == "topic-unsubscribed"
    assert fetch.asked == [CERTIFICATE]


def test_for_trying_out_both_are_looked_for_elsewhere_with_their_paths_kept() -> None:
    base = "http://127.0.0.1:8081"
    fetch = Fetches({f"{base}/SimpleNotificationService-": sns.pem(), f"{base}/?Action=Conf": sns.CONFIRMED})
    outside = sns.outside(fetch, base=f"{base}/")
    assert SOURCE.open(sns.request(sns.sign(sns.confirmation())), sns.destination(TOPIC), outside)
    assert fetch.asked[0] == CERTIFICATE.replace(HOST, base)


# -- the log ------------------------------------------------------------------------------------


def test_sha_1_is_hinted_at_once_for_a_topic(capsys: pytest.CaptureFixture[str]) -> None:
    topic = f"{TOPIC}-hinted"
    fetch = sns.serving()
    for version in ("2", "1", "1"):
        opened(sns.sign(sns.notification(TopicArn=topic, SignatureVersion=version)), fetch, topic)
    (line,) = (json.loads(text) for text in capsys.readouterr().err.splitlines())
    assert (line["event"], line["topic"]) == ("sns_signature_v1", topic)
