"""AWS's descriptions are cut where a sentence ends, and things are called by their names."""

import pytest

from bridge.slack.body import fitted
from bridge.sources.aws import links, sentences
from bridge.sources.aws.security.resources import Resource, called
from bridge.wording.text import plain, words


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("A host attacks i-1. It guesses passwords.", "A host attacks i-1.", "It guesses passwords."),
        ("A host attacks i-1. It guesses passwords.", "A host attacks i-1", "It guesses passwords."),
        ("A host attacks i-1.", "A host attacks i-1.", ""),
        ("A host attacks i-1", "A host attacks i-1.", ""),
        (
            "A host attacks i-1 from abroad. It guesses.",
            "A host attacks i-1.",
            "A host attacks i-1 from abroad. It guesses.",
        ),
        ("A host attacks 10.0.0.1.5 and more.", "A host attacks 10.0.0.1", "A host attacks 10.0.0.1.5 and more."),
        ("攻撃を検出しました。対応してください。", "攻撃を検出しました。", "対応してください。"),
        ("Something else.", "A host attacks i-1.", "Something else."),
        ("Something else.", "", "Something else."),
        ("", "A host attacks i-1.", ""),
    ],
)
def test_what_the_first_line_says_is_left_out_only_as_a_whole_sentence(text: str, said: str, rest: str) -> None:
    assert sentences.beyond(text, said) == rest


def test_a_first_line_that_had_to_be_cut_takes_nothing_from_the_description() -> None:
    title = "a" * (sentences.TITLE + 1)
    assert sentences.beyond(f"{title}. More.", title) == f"{title}. More."


def test_a_long_description_ends_with_a_whole_sentence_and_the_rest_is_counted() -> None:
    text = "This is a sentence of AWS about nothing. " * 100
    shown, missing = fitted(sentences.description(text), 2_900)
    assert shown.endswith("about nothing.")
    assert missing == len(text.strip()) - len(shown) - 1  # the space between
    assert words(sentences.description(text)) == text.strip()
    assert sentences.description("Short. Text.") == plain("Short. Text.")
    assert sentences.description("x" * 5_000) == plain("x" * 5_000)


UUID = "1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("id_", "names", "resource"),
    [
        ("AWS::IAM::AccessKey:null", ("web",), Resource("web")),
        ("AWS::IAM::AccessKey:null", ("", "null"), None),
        ("null", (), None),
        (f"arn:aws:kms:us-east-1:123456789012:key/{UUID}", ("shop",), Resource("shop", f"key/{UUID}")),
        ("arn:aws:ec2:us-east-1:123456789012:instance/i-0abc1234", ("web",), Resource("web", "instance/i-0abc1234")),
        ("AIDAEXAMPLEAOITANAKA1", ("aoi",), Resource("aoi", "AIDAEXAMPLEAOITANAKA1")),
        ("arn:aws:iam::123456789012:role/shop-web", ("web",), Resource("role/shop-web")),
        ("arn:aws:s3:::shop-assets", ("shop-assets",), Resource("shop-assets")),
        ("i-0abc1234", (), Resource("i-0abc1234")),
        ("", ("web",), Resource("web")),
    ],
)
def test_a_thing_is_called_by_its_name_where_its_id_is_one_for_machines(
    id_: str, names: tuple[str, ...], resource: Resource | None
) -> None:
    assert called(id_, *names) == resource


def test_links_lead_into_the_console_of_their_partition() -> None:
    assert links.s3_object("cn-north-1", "b", "k/a.zip") == (
        "https://cn-north-1.console.amazonaws.cn/s3/object/b?region=cn-north-1&prefix=k%2Fa.zip"
    )
    assert links.macie("us-gov-west-1", "0a1b") == (
        "https://us-gov-west-1.console.amazonaws-us-gov.com/macie/home?region=us-gov-west-1#findings?itemId=0a1b"
    )
    assert links.macie("us-east-1", "0a/1b") is None
    assert links.trail_event("us-east-1", "") is None
    assert links.trail_event("cn-north-1", UUID) == (
        f"https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/{UUID}"
    )
