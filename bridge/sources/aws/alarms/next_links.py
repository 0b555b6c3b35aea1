"""Where one goes next from an alarm: the runbook that its description names, the logs of what it watches, its graph."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.patterns import pattern
from bridge.sources.aws import links
from bridge.sources.aws.alarms.conditions import Condition
from bridge.sources.aws.alarms.series import Series
from bridge.sources.aws.arn import Arn
from bridge.sources.runbooks import RUNBOOK
from bridge.wording.phrases import Phrase, Say
from bridge.wording.text import Link, Text, flat, lines

_RUNBOOK = pattern(r"run[ -]?book|play[ -]?book|手順|ランブック", re.IGNORECASE)
_LOGS = Phrase(en="Logs", ja="ログ")
_METRIC = Phrase(en="Metric", ja="メトリクス")
_LONGEST_URL = 2_000  # characters, of the 3,000 that Slack takes in a block
_BEFORE, _AFTER = timedelta(hours=1), timedelta(minutes=10)  # of the state's change: what the logs are shown of


def runbook(description: Text, say: Say) -> Iterator[Link]:
    """The first link that stands in a line which calls it a runbook, or right under one that does and ends in a colon.

    Any other link may lead anywhere: it stays where it was written.
    """
    above = ""
    for line in lines(description):
        text = flat(line)
        link = next((inline for inline in line if isinstance(inline, Link)), None)
        if link and _RUNBOOK.search(f"{above} {text} {link.url}"):
            yield replace(link, text=say.text(RUNBOOK))
            return
        above = text if text.rstrip().endswith((":", "：")) else ""


def logs(where: Arn, series: Series, at: datetime, say: Say) -> Iterator[Link]:
    """The log group where the service's name for it is sure, around the moment; else those that may be meant.

    None for another account's metric: the console of the alarm's account does not hold its logs.
    """
    if series.account not in ("", where.account):
        return
    named, region = dict(series.dimensions), where.region
    function = named.get("FunctionName") if series.namespace == "AWS/Lambda" else None
    if function:
        url = links.log_events(region, f"/aws/lambda/{function}", at, _BEFORE, _AFTER)
    else:
        part = _groups(series.namespace, named)
        url = links.log_groups(region, part) if part else None
    if url:
        yield Link(say.text(_LOGS), url)


def _groups(namespace: str, named: Mapping[str, str]) -> str:
    """What the names of the log groups of a service hold; "" where they are anybody's choice.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
    """
    match namespace:
        case "AWS/ApiGateway":
            return named.get("ApiId") or ("API-Gateway-Execution-Logs_" if named.get("ApiName") else "")
        case "AWS/ECS":
            return named.get("ServiceName") or named.get("ClusterName") or ""
        case "ECS/ContainerInsights":
            service = named.get("ServiceName") or named.get("TaskDefinitionFamily")
            return service or f"/aws/ecs/containerinsights/{named.get('ClusterName', '')}"
        case "AWS/RDS":
            for dimension, kind in (("DBInstanceIdentifier", "instance"), ("DBClusterIdentifier", "cluster")):
                if named.get(dimension):
                    return f"/aws/rds/{kind}/{named[dimension]}/"
    return ""


def graph(where: Arn, watched: Condition, at: datetime, say: Say) -> Iterator[Link]:
    """The metric, or the expression with its inputs; not of another account's, whose graphs need more settings."""
    shown = (watched.inputs or (watched.series,)) if watched.expression else (watched.series,)
    mine = all(one.known() and one.account in ("", where.account) for one in shown)
    if not mine or not watched.period:
        return
    rows: list[list[object]] = [_row(watched.series)]
    if watched.expression:
        inputs = [[*_row(one), {"id": one.id, "stat": one.statistic, "visible": False}] for one in watched.inputs]
        rows = [[{"expression": watched.expression, "label": watched.label or watched.expression}], *inputs]
    url = links.metrics(where.region, rows, shown[0].statistic, watched.period, at)
    if url and len(url) <= _LONGEST_URL:
        yield Link(say.text(_METRIC), url)


def _row(series: Series) -> list[object]:
    return [series.namespace, series.metric, *(part for pair in series.dimensions for part in pair)]
