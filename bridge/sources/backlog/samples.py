"""Backlog's test sends: the sample that the webhook settings send at 実行テスト."""

from bridge.payload import Payload
from bridge.sources.source import Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say

_TEST = Phrase(
    en="Backlog's test reached this channel ({event}). Its sample has no working links.",
    ja="Backlog の実行テストがこのチャンネルに届きました（{event}）。サンプルのためリンクは開けません。",
)


def sample(kind: Kind, say: Say) -> Notice:
    """That a test send arrived, and of what."""
    return Notice(title=say(_TEST, event=kind.about))


def is_sample(activity: Payload) -> bool:
    """Whether it is the sample that the webhook settings send at 実行テスト: always one activity of one project."""
    project = activity["project"]
    return (activity["id"].number(0), project["id"].number(0), project["projectKey"].text("")) == (10, 100, "TEST")
