"""The Glue Data Catalog: what changed in it, and how good the data is that it lists.

https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html;
https://docs.aws.amazon.com/glue/latest/dg/data-quality-alerts.html
"""

import re
from collections.abc import Mapping

from bridge.payload import Payload
from bridge.sources.aws import links
from bridge.sources.aws.eventbridge import essential, first
from bridge.sources.aws.naming import labelled, some
from bridge.sources.aws.states import signed
from bridge.sources.aws.where import Where, about
from bridge.sources.shape import ANY, NUMBER, Shape
from bridge.sources.source import Event, Kind
from bridge.wording.facts import Thread, keeping
from bridge.wording.notice import Notice
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Inline, cut, one_line, plain
from bridge.wording.tone import Tone

_NAME = 200  # columns
_CHANGE = re.compile(r"(?:Batch)?(Create|Update|Delete)(Database|Table|Partition)s?")
_DID: Mapping[str, Phrase] = {
    "CreateDatabase": Phrase(en="Glue database {thing} was created", ja="Glue データベース {thing} が作成されました"),
    "UpdateDatabase": Phrase(en="Glue database {thing} was updated", ja="Glue データベース {thing} が更新されました"),
    "DeleteDatabase": Phrase(en="Glue database {thing} was deleted", ja="Glue データベース {thing} が削除されました"),
    "CreateTable": Phrase(en="Glue table {thing} was created", ja="Glue テーブル {thing} が作成されました"),
    "UpdateTable": Phrase(en="Glue table {thing} was updated", ja="Glue テーブル {thing} が更新されました"),
    "DeleteTable": Phrase(en="Glue table {thing} was deleted", ja="Glue テーブル {thing} が削除されました"),
    "CreatePartition": Phrase(
        en="Partitions of the Glue table {thing} were added",
        ja="Glue テーブル {thing} にパーティションが追加されました",
    ),
    "UpdatePartition": Phrase(
        en="Partitions of the Glue table {thing} were updated",
        ja="Glue テーブル {thing} のパーティションが更新されました",
    ),
    "DeletePartition": Phrase(
        en="Partitions of the Glue table {thing} were deleted",
        ja="Glue テーブル {thing} のパーティションが削除されました",
    ),
}
_SEVERAL: Mapping[str, Phrase] = {
    "Create": Phrase(
        en="{n} tables of the Glue database {thing} were created",
        ja="Glue データベース {thing} のテーブル {n} 件が作成されました",
    ),
    "Update": Phrase(
        en="{n} tables of the Glue database {thing} were updated",
        ja="Glue データベース {thing} のテーブル {n} 件が更新されました",
    ),
    "Delete": Phrase(
        en="{n} tables of the Glue database {thing} were deleted",
        ja="Glue データベース {thing} のテーブル {n} 件が削除されました",
    ),
}
_FREE = Phrase(en="Glue Data Catalog, {thing}: {change}", ja="Glue Data Catalog {thing}：{change}")
_TABLES = Phrase(en="Tables", ja="テーブル")
_PARTITIONS = Phrase(en="Partitions", ja="パーティション")
_TABLE_PAGE = "glue/home?region={region}#/v2/data-catalog/tables/view/{}?database={}"
_BASE_PAGE = "glue/home?region={region}#/v2/data-catalog/databases/view/{}"
_GOOD = Phrase(
    en="Data quality of {thing}: all rules passed (score {score})",
    ja="{thing} のデータ品質：すべてのルールに合格（スコア {score}）",
)
_POOR = Phrase(
    en="Data quality of {thing}: {n} rules failed (score {score})",
    ja="{thing} のデータ品質：ルール {n} 件が不合格（スコア {score}）",
)
_ONE_POOR = Phrase(
    en="Data quality of {thing}: one rule failed (score {score})",
    ja="{thing} のデータ品質：ルール 1 件が不合格（スコア {score}）",
)
_RULESETS = Phrase(en="Rulesets", ja="ルールセット")
_PASSED = Phrase(en="Rules passed", ja="合格したルール")
_SKIPPED = Phrase(en="Rules skipped", ja="スキップされたルール")


def _thing(base: str, table: str, where: Where) -> Inline:
    """sales, or sales.orders, linked to its page."""
    name = cut(f"{base}.{table}" if base and table else base or table, _NAME)
    page = links.page(where.region, _TABLE_PAGE, table, base) if table else links.page(where.region, _BASE_PAGE, base)
    return links.linked(name, page)


def _changed(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, where = message["detail"], about(event)
    table = one_line(detail["tableName"].text(""))
    facts = where.facts("glue", thread=Thread(one_line(detail["databaseName"].text(""))))
    with keeping(facts):
        base, change = one_line(detail["databaseName"].text()), one_line(detail["typeOfChange"].text())
    found = _CHANGE.fullmatch(change)
    phrase = _DID.get("".join(found.groups())) if found else None
    tables = [one_line(one.text("")) for one in detail["changedTables"]]
    if found and found[2] == "Table" and len(tables) > 1:
        phrase = _SEVERAL[found[1]]
    single = tables[0] if len(tables) == 1 and not table and "Table" in change else table
    return Notice(
        title=say(phrase or _FREE, thing=_thing(base, single, where), change=cut(change, _NAME), n=len(tables)),
        fields=tuple(
            labelled(
                say,
                (_TABLES, some(tables, say) if tables != [single] else ""),
                (_PARTITIONS, some((one_line(one.text("")) for one in detail["changedPartitions"]), say)),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _measured(event: Event, say: Say) -> Notice:
    message = event.payload["message"]
    detail, where = message["detail"], about(event)
    base, table = first(message, "detail/context/databaseName"), first(message, "detail/context/tableName")
    job = first(message, "detail/context/jobName")
    facts = where.facts("glue", thread=Thread(f"{base}.{table}" if table else job))
    with keeping(facts):
        score, failed = detail["score"].number(), int(detail["numRulesFailed"].number(0))
    bad = failed > 0 or detail["state"].text("").upper() == "FAILED"
    rulesets = [text for one in detail["rulesetNames"] if (text := one_line(one.text("")))]
    thing = _thing(base, table, where) if table else cut(job or ", ".join(rulesets[:1]) or "?", _NAME)
    phrase = (_ONE_POOR if failed == 1 else _POOR) if bad else _GOOD
    return Notice(
        title=signed("❌" if bad else "✅", say(phrase, thing=thing, n=failed, score=f"{round(score * 100)}%")),
        tone=Tone.BAD if bad else Tone.GOOD,
        body=plain(first(message, "detail/failureReason")) if bad else (),
        fields=tuple(
            labelled(
                say,
                (_RULESETS, some(rulesets, say)),
                (_PASSED, _count(detail["numRulesSucceeded"])),
                (_SKIPPED, _count(detail["numRulesSkipped"])),
            )
        ),
        context=where.context(message["time"].moment(event.at)),
        facts=facts,
    )


def _count(value: Payload) -> int | None:
    return int(value.number(0)) or None


CATALOG = Kind(
    "glue-catalog",
    Phrase(en="Glue Data Catalog change", ja="Glue Data Catalog の変更"),
    _changed,
    types=("Glue Data Catalog Database State Change", "Glue Data Catalog Table State Change"),
    details=(
        Shape("aws.glue", "Glue Data Catalog Database State Change", {"databaseName": ANY, "typeOfChange": ANY}),
        Shape(
            "aws.glue",
            "Glue Data Catalog Table State Change",
            {"databaseName": ANY, "typeOfChange": ANY, "tableName": ANY},
        ),
    ),
    essential=essential(
        "detail.databaseName",
        "detail.typeOfChange",
        tells=("region", "detail.tableName", "detail.changedTables[*]"),
    ),
)
QUALITY = Kind(
    "glue-data-quality",
    Phrase(en="Glue data quality result", ja="Glue のデータ品質の結果"),
    _measured,
    types=("Data Quality Evaluation Results Available",),
    details=(
        Shape(
            "aws.glue-dataquality",
            "Data Quality Evaluation Results Available",
            {"score": NUMBER, "numRulesSucceeded": NUMBER, "rulesetNames": list},
        ),
    ),
    essential=essential(
        "detail.score",
        tells=(
            *("region", "detail.numRulesFailed"),
            *("detail.context.databaseName", "detail.context.tableName", "detail.context.jobName"),
        ),
    ),
)
