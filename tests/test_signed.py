"""An SNS message in its strict form: what is one, what its signature must be of, and which field is not of its form."""

from typing import Any

import pytest

from bridge.errors import BadOption, Untrusted
from bridge.payload import Payload
from bridge.sources.aws.arn import arn
from bridge.sources.aws.receive.signature import Signature
from bridge.sources.aws.receive.signed import allowed, is_envelope, signed, topic_option
from tests.support import sns
from tests.support.sns import CERTIFICATE, TOPIC

SIGNATURE = {"Signature": "QUJD"}
MARKS = ("Type", "MessageId", "TopicArn", "SignatureVersion", "Signature", "SigningCertURL")


def notification(**changes: Any) -> Payload:
    return Payload(SIGNATURE | sns.notification(**changes))


def strange(value: Payload) -> str:
    """The field that the refusal names."""
    with pytest.raises(Untrusted) as caught:
        signed(value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    said = str(caught.value)
    assert said.startswith("The SNS message's ")
    assert said.endswith(" is missing or not of its form.")
    return said.removeprefix("The SNS message's ").split()[0]


# -- what is one --------------------------------------------------------------------------------


@pytest.mark.parametrize("first", MARKS)
@pytest.mark.parametrize("second", MARKS)
@pytest.mark.parametrize("third", MARKS)
def test_three_marks_make_an_envelope_and_two_do_not(first: str, second: str, third: str) -> None:
    marked = dict.fromkeys((first, second, third), 1)
    assert is_envelope(Payload({"Message": "x", "Subject": "y", **marked})) is (len(marked) == 3)


@pytest.mark.parametrize("value", [None, "Type MessageId TopicArn", list(MARKS), 7, {}])
def test_what_is_no_object_is_no_envelope(value: object) -> None:
    assert not is_envelope(Payload(value))


# -- what it says -------------------------------------------------------------------------------


def test_a_notification_is_read_with_the_text_that_is_signed() -> None:
    found = signed(notification(SignatureVersion="1"))
    assert (found.type, found.id, found.topic.text) == ("Notification", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", TOPIC)
    assert (found.subject, found.message, found.token, found.subscribe) == ("A subject", "Hello 佐藤春", "", "")
    assert found.signature == Signature("1", b"ABC", CERTIFICATE)
    assert found.at == sns.NOW.replace(second=5, microsecond=123_000)
    assert found.text.decode() == (
        "Message\nHello 佐藤春\nMessageId\n22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\nSubject\nA subject\n"
        f"Timestamp\n2026-12-01T03:04:05.123Z\nTopicArn\n{TOPIC}\nType\nNotification\n"
    )


def test_without_a_subject_none_is_signed() -> None:
    for found in (
        signed(notification(Subject=None)),
        signed(Payload(SIGNATURE | sns.notification() | {"Subject": None})),
    ):
        assert found.subject is None
        assert b"Subject" not in found.text


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_confirmation_has_a_token_and_an_address_and_no_subject(kind: str) -> None:
    asked = sns.confirmation(Type=kind)
    found = signed(Payload(SIGNATURE | asked | {"Subject": "not signed, so not read"}))
    assert (found.type, found.subject) == (kind, None)
    assert (found.token, found.subscribe) == (asked["Token"], asked["SubscribeURL"])
    assert found.text.decode() == (
        f"Message\n{asked['Message']}\nMessageId\n{asked['MessageId']}\nSubscribeURL\n{asked['SubscribeURL']}\n"
        f"Timestamp\n{asked['Timestamp']}\nToken\n{asked['Token']}\nTopicArn\n{TOPIC}\nType\n{kind}\n"
    )


def test_a_message_may_have_many_lines_and_half_a_surrogate_is_as_it_came() -> None:
    found = signed(Payload(SIGNATURE | sns.notification(Message="a\nb\r\n\ud83d", Subject=None)))
    assert found.message == "a\nb\r\n\ud83d"
    assert found.text.startswith(b"Message\na\nb\r\n\xed\xa0\xbd\nMessageId\n")


# -- what is not of its form --------------------------------------------------------------------

FORMS: dict[str, tuple[list[str], list[object]]] = {
    "Type": (["Notification"], ["", "notification", "Notification ", "Other", 1, None]),
    "MessageId": (["a", "A-9", "Zz" * 32], ["", "a" * 65, "a_b", "a b", "é", "a\n", 1, None]),
    "TopicArn": ([TOPIC, TOPIC + "_A-9", TOPIC + ".fifo"], ["", "x", TOPIC + " ", TOPIC + "\n", "x" * 401, 1, None]),
    "Message": (["", "x\r\ny"], [1, None, {}]),
    "Subject": (["", "x" * 1_000], ["x" * 1_001, "a\rb", "a\nb", 1, ["x"]]),
    "Timestamp": (
        ["2026-12-01T03:04:05Z", "2026-12-01T03:04:05.1Z", "2026-12-01T03:04:05.123456789Z"],
        [
            *("", "2026-12-01", "2026-12-01T03:04:05", "2026-12-01T03:04:05+00:00", "2026-12-01T03:04:05.Z", 1, None),
            *("2026-12-01T03:04:05.1234567890Z", "2026-13-01T03:04:05Z", "2026-12-01T03:04:61Z"),
            " 2026-12-01T03:04:05Z",
        ],
    ),
    "SignatureVersion": (["1", "2"], ["", "0", "3", "12", 1, None]),
    "Signature": (
        ["QUJD", "YWJj", "QUI=", "QQ==", "A+/9", "A" * 1_024],
        ["", "QUJ", "QQ=", "QQ===", "QR==", "QUJ=", "QU JD", "QUJD\n", "QU-_", "Q===", "AAAAA", "A" * 1_025, 1, None],
    ),
    "SigningCertURL": (["x", "!~", "x" * 4_096], ["", "x" * 4_097, "a b", "a\x7f", "é", "a\n", 1, None]),
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, (good, _) in FORMS.items() for value in good])
def test_a_field_of_its_form_is_taken(field: str, value: str) -> None:
    assert signed(notification(**{field: value}))


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, (_, bad) in FORMS.items() for value in bad])
def test_a_field_that_is_not_of_its_form_is_named(field: str, value: object) -> None:
    assert strange(Payload(SIGNATURE | sns.notification() | {field: value})) == field


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("Token", ["x", "!~", "x" * 2_048], ["", "x" * 2_049, "a b", "a\n", "é", 1, None]),
        ("SubscribeURL", ["x", "!~", "x" * 4_096], ["", "x" * 4_097, "a b", "a\x7f", "a\n", "é", 1, None]),
    ],
)
def test_so_is_one_of_a_confirmation(field: str, good: list[str], bad: list[object]) -> None:
    for value in good:
        assert signed(Payload(SIGNATURE | sns.confirmation(**{field: value})))
    for wrong in bad:
        assert strange(Payload(SIGNATURE | sns.confirmation() | {field: wrong})) == field


@pytest.mark.parametrize(
    "topic",
    [
        "arn:aws:sqs:ap-northeast-1:123456789012:alarms",
        "arn:aws:sns:ap-northeast-1:123456789012:a/b",
        "arn:aws:sns:ap-northeast-1:123456789012:a:b",
        "arn:aws:sns:ap-northeast-1:123456789012:.fifo",
        "arn:aws:sns:ap-northeast-1:123456789012:a.fifo.fifo",
        "arn:aws:sns:ap-northeast-1:123456789012:" + "a" * 257,
        "arn:aws:sns:cn-north-1:123456789012:alarms",
        "arn:aws:sns:ap-northeast-1:12345678901:alarms",
    ],
)
def test_only_a_topic_of_sns_is_one(topic: str) -> None:
    assert strange(notification(TopicArn=topic)) == "TopicArn"
    with pytest.raises(BadOption):
        topic_option(topic)


# -- which topics a token allows ----------------------------------------------------------------


@pytest.mark.parametrize("value", [TOPIC, "123456789012", "123456789012:ap-northeast-1"])
def test_a_topic_is_allowed_by_its_name_its_account_or_its_account_in_its_region(value: str) -> None:
    topic = arn(TOPIC)
    assert topic
    assert allowed(topic, ("arn:aws:sns:us-east-1:123456789012:alarms", topic_option(value)))


@pytest.mark.parametrize(
    "value", [TOPIC + "2", TOPIC[:-1], "123456789013", "123456789012:us-east-1", "ap-northeast-1", "alarms", ""]
)
def test_no_other_topic_is(value: str) -> None:
    topic = arn(TOPIC)
    assert topic
    assert not allowed(topic, (value,))
    assert not allowed(topic, ())


@pytest.mark.parametrize("value", ["", "alarms", "12345678901", "1234567890123", "123456789012:", "123456789012:x"])
def test_what_is_given_for_a_topic_and_is_none_is_said_with_what_would_be(value: str) -> None:
    with pytest.raises(BadOption) as caught:
        topic_option(value)
    assert str(caught.value) == (
        f"the topic {value!r} is neither a topic's ARN (arn:aws:sns:ap-northeast-1:123456789012:alarms), an account "
        "(123456789012) nor ACCOUNT:REGION (123456789012:ap-northeast-1)"
    )
