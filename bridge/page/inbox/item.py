"""A post of the feed as an item of the inbox: the message, and below it its thread."""

from markupsafe import Markup

from bridge.page.drawn import drawn
from bridge.page.feed import Post
from bridge.page.inbox import words
from bridge.wording.phrases import Count, Say
from bridge.wording.text import flat

_ITEM = Markup('<li class="post" id="{key}" data-channel="{channel}">{message}{thread}</li>')
_THREAD = Markup('<details class="thread" open><summary>{count}</summary><ol class="replies">{replies}</ol></details>')


def item(post: Post, say: Say) -> Markup:
    """It needs no request, so that a stream may draw it long after its own has been answered."""
    replies = Markup("").join(
        Markup("<li>{}</li>").format(drawn(reply.body, say.lang, at=reply.at)) for reply in post.replies
    )
    count = flat(say.word(Count(len(post.replies), words.REPLIES, one=words.REPLY)))
    return _ITEM.format(
        key=post.key,
        channel=post.channel,
        message=drawn(post.body, say.lang, at=post.at, channel=post.channel),
        thread=_THREAD.format(count=count, replies=replies) if replies else "",
    )
