"""The words around a message."""

from bridge.wording.phrases import Phrase

APP = Phrase(en="APP", ja="アプリ")
BUILDER = Phrase(en="Open in Block Kit Builder", ja="Block Kit Builder で開く")
MORE = Phrase(en="Show more", ja="もっと表示する")
LESS = Phrase(en="Show less", ja="折りたたむ")
ALSO_IN_THE_CHANNEL = Phrase(en="Also sent to the channel", ja="チャンネルにも投稿")
A_BLOCK = Phrase(en="a block of the type {type}", ja="{type} タイプのブロック")
