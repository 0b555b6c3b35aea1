"""Links into the AWS console, of the right partition and region; None where there is no sound one."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote

from bridge.sources.aws.arn import Arn, arn, console
from bridge.wording.text import Inline, Link

_YEARS = range(1970, 2100)
_PLAIN = re.compile(r"[\w.-]", re.ASCII)
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9.-]{3,63}")


def alarm(found: Arn | None, name: str) -> Inline:
    """The alarm's name, linked to its page."""
    home = found and console(found.region)
    if not found or not home:
        return name
    return Link(name, f"{home}/cloudwatch/home?region={found.region}#alarmsV2:alarm/{quote(name, safe='')}")


def topic(found: Arn) -> Inline:
    """The topic's name, linked to its page."""
    home = console(found.region)
    return (
        Link(found.resource, f"{home}/sns/v3/home?region={found.region}#/topic/{found.text}")
        if home
        else found.resource
    )


def resource(text: str) -> str | None:
    """The console's own way from an ARN to its page; it has one in the standard partition."""
    found = arn(text)
    if not found or found.partition != "aws":
        return None
    return f"https://console.aws.amazon.com/go/view?arn={quote(text, safe=':/')}"


def metric(region: str, series: tuple[str, ...], statistic: str, period: float, at: datetime) -> str | None:
    """The graph of one metric around a moment. `series`: namespace, metric, then name and value of each dimension."""
    return metrics(region, [list(series)], statistic, period, at)


def metrics(region: str, rows: list[list[object]], statistic: str, period: float, at: datetime) -> str | None:
    """The graph of several metrics, or of expressions over them, around a moment. `rows` are as in a graph's source:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Metric-Widget-Structure.html
    """
    home = console(region)
    if not home or at.year not in _YEARS:
        return None
    span = max(timedelta(hours=3), 12 * timedelta(seconds=min(period, 86_400)))
    graph = {
        "view": "timeSeries",
        "stacked": False,
        "metrics": rows,
        "region": region,
        "stat": statistic,
        "period": int(period),
        "start": _stamp(at - span),
        "end": _stamp(at + span / 6),
    }
    return f"{home}/cloudwatch/home?region={region}#metricsV2:graph={_graph(graph)}"


def log_events(region: str, group: str, at: datetime, before: timedelta, after: timedelta) -> str | None:
    """What a log group holds around a moment."""
    home = console(region)
    if not home or at.year not in _YEARS:
        return None
    start, end = (int(moment.timestamp() * 1_000) for moment in (at - before, at + after))
    window = f"log-events$3Fstart$3D{start}$26end$3D{end}"
    return f"{home}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{_twice(group)}/{window}"


def log_groups(region: str, part: str) -> str | None:
    """The log groups whose names hold something."""
    home = console(region)
    return (
        f"{home}/cloudwatch/home?region={region}#logsV2:log-groups$3FlogGroupNameFilter$3D{_twice(part)}"
        if home
        else None
    )


def _twice(text: str) -> str:
    """The console's spelling of a name in such a fragment: quoted twice, with $ for %."""
    return quote(quote(text, safe=""), safe="").replace("%", "$")


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


def _graph(value: object) -> str:
    """The console's spelling of JSON in a fragment: ~(key~'text~other~60~list~(~'a~'b))."""
    match value:
        case dict():
            return "~(" + "~".join(f"{key}{_graph(inner)}" for key, inner in value.items()) + ")"
        case list():
            return "~(" + "".join(_graph(inner) for inner in value) + ")"
        case str():
            return "~'" + "".join(_character(char) for char in value)
        case bool():
            return f"~{str(value).lower()}"
        case _:
            return f"~{value}"


def _character(char: str) -> str:
    if _PLAIN.match(char):
        return char
    if char == "$":
        return "!"
    if ord(char) < 0x100:
        return f"*{ord(char):02x}"
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"**{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def page(region: str, path: str, *parts: str) -> str | None:
    """A page of the console in a region; each {} of the path takes one part, each {region} the region.

    None where a part is missing or we know no console there.
    """
    home = console(region)
    if not home or not all(part.strip() for part in parts):
        return None
    return f"{home}/{path.format(*(quote(part, safe='') for part in parts), region=region)}"


def linked(name: str, url: str | None) -> Inline:
    """The name, linked where there is a page."""
    return Link(name, url) if name and url else name


def logs(region: str, group: str, stream: str) -> str | None:
    """The events of one log stream."""
    home = console(region)
    if not home or not group.strip() or not stream.strip():
        return None
    place = f"{_twice(group)}/log-events/{_twice(stream)}"
    return f"{home}/cloudwatch/home?region={region}#logsV2:log-groups/log-group/{place}"
