"""The inbox: everything that is posted to the demo's stand-in for Slack, at once, as Slack would show it."""

from flask import Response, render_template, request

from bridge.page.drawn import notification
from bridge.page.feed import Feed, Post
from bridge.page.ground import Ground
from bridge.page.guard import Refused
from bridge.page.inbox import words
from bridge.page.inbox.events import Streams, stream
from bridge.page.inbox.item import item
from bridge.page.language import spoken
from bridge.page.room import Room, blueprint
from bridge.page.words import TOO_MANY


def room(ground: Ground) -> Room:
    """The list of what is held, and the stream of what comes."""
    feed = ground.feed
    own = blueprint("inbox")
    own.add_url_rule("", "show", lambda: _show(feed))
    if feed is not None:
        streams = Streams()
        own.add_url_rule("/events", "events", lambda: _events(feed, streams))
    return Room("inbox", words.TITLE, own)


def _show(feed: Feed | None) -> str:
    if feed is None:
        return render_template("inbox/none.html", words=words)
    say = spoken()
    number, posts = feed.all()
    return render_template(
        "inbox/inbox.html",
        words=words,
        last=f"{feed.run}-{number}",
        posts=[item(post, say) for post in posts],
        channels=list(dict.fromkeys(post.channel for post in posts)),
    )


def _events(feed: Feed, streams: Streams) -> Response:
    """A browser that comes again says with Last-Event-ID what it has; the page itself says so by ?after=."""
    if not streams.enter():
        raise Refused(503, TOO_MANY)
    say, last = spoken(), request.headers.get("Last-Event-ID") or request.args.get("after", "")

    def told(post: Post) -> dict[str, str]:
        latest = post.replies[-1].body if post.replies else post.body
        announced = say.text(words.ARRIVED, channel=post.channel, text=notification(latest))
        return {"key": post.key, "channel": post.channel, "html": item(post, say), "announced": announced}

    answer = Response(stream(feed, last, told), mimetype="text/event-stream")
    answer.call_on_close(streams.leave)
    return answer
