"""Removing a stack: nothing of it comes back, so it is said what goes, and the stack's name is asked for."""

from collections.abc import Callable

from bridge.errors import BadSetting
from deploy.standing import Standing, Unseen


def agreed(look: Callable[[], Standing | None], word: str, stack: str) -> None:
    """Raises BadSetting, which says what would go, unless the word is the stack's name."""
    if word == stack:
        return
    en, ja = _going(look)
    raise BadSetting(
        en=f"this deletes {stack}: its functions, roles and logs{en}; if you mean it: --param=remove={stack}",
        ja=f"{stack} の関数、ロール、ログ{ja}を削除します。よければ --param=remove={stack} を指定してください。",
    )


def _going(look: Callable[[], Standing | None]) -> tuple[str, str]:
    """What else goes, in both languages, as far as it can be seen."""
    try:
        standing = look()
    except Unseen as why:
        return (
            f", its address, and its queues with what waits in them (it could not be looked at: {why.error.en})",
            f"、アドレス、キューと待っているメッセージ（確認できませんでした：{why.error.ja.rstrip('。')}）",
        )
    if standing is None:
        return ", its address, and its queues if it has any", "、アドレス、キュー（あれば）"
    base = standing.outputs.get("BaseUrl", "")
    en, ja = f", and every URL at {base}" if base else "", f"、{base} のすべての URL" if base else ""
    if "QueueUrl" in standing.outputs:
        en = f", both queues with the {standing.waiting:,} parcels that wait in them{en}"
        ja = f"、2 つのキューと待っている {standing.waiting:,} 件{ja}"
    return en, ja
