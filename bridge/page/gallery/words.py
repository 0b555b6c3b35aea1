"""The words of the gallery."""

from bridge.wording.phrases import Phrase

TITLE = Phrase(en="What it can say", ja="メッセージ一覧")
LEAD = Phrase(
    en="Every kind of message, in both languages, each drawn of a payload as its source sends it.",
    ja="すべての種類のメッセージを、送信元から届く形のペイロードをもとに、英語と日本語で表示しています。",
)
SEARCH = Phrase(en="Search", ja="検索")
SEARCH_HINT = Phrase(en="alarm, push, 課題, guardduty …", ja="アラーム、プッシュ、issue、guardduty …")
HITS = Phrase(en="{n} of {all} kinds", ja="{all} 種類中 {n} 種類")
NO_HITS = Phrase(en="No kind matches “{words}”.", ja="「{words}」に当てはまる種類はありません。")
CLEAR = Phrase(en="Show all", ja="すべて表示")
TRY = Phrase(en="Try it", ja="試す")
TRY_IT = Phrase(en="Try it: {kind}", ja="試す：{kind}")
NEVER_SAID = Phrase(en="Known, and not posted", ja="既知の種類で、投稿しないもの")
NEVER_SAID_HINT = Phrase(
    en="These arrive, and are left out since they tell nobody anything.",
    ja="届いても、知らせるほどの内容がないため投稿しません。",
)
STANDS_ALONE = Phrase(
    en="Backlog and AWS say it in Slack; nothing is kept.",
    ja="Backlog と AWS のイベントを Slack に投稿します。何も保存しません。",
)
EN = Phrase(en="English", ja="英語")
JA = Phrase(en="Japanese", ja="日本語")
LANGUAGES = {"en": EN, "ja": JA}
