"""What holds for every kind alike: a test send is said to be one, and who is notified rings where that is wanted."""

from dataclasses import replace

from bridge.sources.backlog.people import with_notified
from bridge.sources.source import Event, Kind
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say

_TEST = Phrase(
    en="Backlog's test reached this channel ({event}). Its sample has no working links.",
    ja="Backlog の実行テストがこのチャンネルに届きました（{event}）。サンプルのためリンクは開けません。",
)


def is_test(event: Event) -> bool:
    """Whether it is the sample that the webhook settings send at 実行テスト: always one activity of one project."""
    activity, project = event.payload, event.payload["project"]
    return (activity["id"].number(0), project["id"].number(0), project["projectKey"].text("")) == (10, 100, "TEST")


def telling(kind: Kind) -> Kind:
    """The kind, with both."""

    def notice(event: Event, say: Say) -> Notice | None:
        if is_test(event):
            return Notice(title=say(_TEST, event=kind.about))
        told = kind.notice(event, say)
        return told and with_notified(told, event, say)

    return replace(kind, notice=notice)
