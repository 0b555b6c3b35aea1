"""Links into the AWS console, of the right partition and region; None where there is no sound one."""

import re
from datetime import datetime, timedelta
from urllib.parse import quote

from bridge.patterns import pattern
from bridge.sources.aws.arn import Arn, arn, console
from bridge.wording.text import Inline, Link

_YEARS = range(1970, 2100)
_SPECIAL = pattern(r"[^\w.-]", re.ASCII)
_UNQUOTED = pattern(r"[\w.~-]*", re.ASCII)
_ID = pattern(r"[\w-]{1,64}", re.ASCII)
_BUCKET = pattern(r"[A-Za-z0-9._-]{1,255}")  # the oldest have capitals and are long
_ACCOUNT = pattern(r"[0-9]{12}")
_REPOSITORY = pattern(r"[a-z0-9._/-]{2,256}")
_DIGEST = pattern(r"sha256:[0-9a-f]{64}")
_TYPE = pattern(r"[A-Za-z0-9]{2,40}(?:::[A-Za-z0-9]{1,80}){1,3}")
_LONGEST = 512  # characters of an id in an address
_CLOUDWATCH = "cloudwatch/home?region={region}#"
_LOGS = _CLOUDWATCH + "logsV2:log-groups"


def page(region: str, path: str, *parts: str) -> str | None:
    """A page of the console in a region; each {} of the path takes one part, each {region} the region.

    None where a part is missing or we know no console there.
    """
    home = console(region)
    if not home or not all(part.strip() for part in parts):
        return None
    return f"{home}/{path.format(*map(_quoted, parts), region=region)}"


def _quoted(text: str) -> str:
    """As `quote` with nothing safe; most names are as they are, and asking it takes 7,000 instructions."""
    return text if _UNQUOTED.fullmatch(text) else quote(text, safe="")


def linked(name: str, url: str | None) -> Inline:
    """The name, linked where there is a page."""
    return Link(name, url) if name and url else name


def resource(text: str) -> str | None:
    """The console's own way from an ARN to its page; it has one in the standard partition."""
    found = arn(text)
    if not found or found.partition != "aws":
        return None
    return f"https://console.aws.amazon.com/go/view?arn={quote(text, safe=':/')}"


def alarm(found: Arn | None, name: str) -> Inline:
    """The alarm's name, linked to its page."""
    return linked(name, page(found.region, _CLOUDWATCH + "alarmsV2:alarm/{}", name) if found else None)


def topic(found: Arn) -> Inline:
    """The topic's name, linked to its page."""
    return linked(found.resource, page(found.region, "sns/v3/home?region={region}#/topic/" + quote(found.text, ":")))


def guardduty(region: str, finding: str) -> str | None:
    """GuardDuty's list of findings, with this one alone."""
    path = "guardduty/home?region={region}#/findings?macros=current&search=id%3D{}"
    return page(region, path, finding) if _ID.fullmatch(finding) else None


def security_hub(region: str, finding: str) -> str | None:
    """Security Hub's list of findings, with this one alone; the console reads its filter quoted twice."""
    wanted = quote(f"\\operator\\:EQUALS\\:{finding}", safe="")
    return page(region, "securityhub/home?region={region}#/findings?search=Id%3D{}", wanted) if finding else None


def insight(region: str, text: str) -> str | None:
    """The results of an insight of Security Hub, by its ARN."""
    return page(region, "securityhub/home?region={region}#/insights/{}", text) if _is_arn(text) else None


def inspector(region: str, text: str) -> str | None:
    """A finding of Inspector, by its ARN."""
    return page(region, "inspector/v2/home?region={region}#/findings/details/{}", text) if _is_arn(text) else None


def macie(region: str, finding: str) -> str | None:
    """Macie's list of findings, with this one opened."""
    return page(region, "macie/home?region={region}#findings?itemId={}", finding) if _ID.fullmatch(finding) else None


def _is_arn(text: str) -> bool:
    return text.startswith("arn:") and len(text) <= _LONGEST


def analyzer(region: str) -> str | None:
    """IAM Access Analyzer's findings."""
    return page(region, "access-analyzer/home?region={region}#/findings")


def advisor(region: str) -> str | None:
    """What Trusted Advisor recommends."""
    return page(region, "trustedadvisor/home?region={region}#/dashboard")


def trail_event(region: str, event: str) -> str | None:
    """A record in CloudTrail's event history."""
    return page(region, "cloudtrailv2/home?region={region}#/events/{}", event) if _ID.fullmatch(event) else None


def config_rule(region: str, rule: str) -> str | None:
    """A rule of Config."""
    return page(region, "config/home?region={region}#/rules/details?configRuleName={}", rule)


def config_item(region: str, sort: str, name: str) -> str | None:
    """What Config knows of a resource, over time."""
    path = "config/home?region={region}#/resources/timeline?resourceId={}&resourceType=" + sort
    return page(region, path, name) if _TYPE.fullmatch(sort) and len(name) <= _LONGEST else None


def s3_object(region: str, bucket: str, key: str) -> str | None:
    """An object of S3."""
    path = "s3/object/{}?region={region}&prefix={}"
    return page(region, path, bucket, key) if _BUCKET.fullmatch(bucket) else None


def s3_folder(region: str, bucket: str, path: str) -> str | None:
    """What a bucket holds under a path."""
    page_ = "s3/buckets/{}?region={region}&prefix={}"
    return page(region, page_, bucket, f"{path.rstrip('/')}/") if path and _BUCKET.fullmatch(bucket) else None


def ecr_image(region: str, account: str, repository: str, digest: str) -> str | None:
    """An image of ECR, with what was found in it; without a sound digest its repository."""
    if not (_ACCOUNT.fullmatch(account) and _REPOSITORY.fullmatch(repository)):
        return None
    image = f"/_/image/{digest}/details" if _DIGEST.fullmatch(digest) else ""
    return page(region, f"ecr/repositories/private/{account}/{repository}{image}?region={{region}}")


def log_groups(region: str, part: str) -> str | None:
    """The log groups whose names hold something."""
    return page(region, _LOGS + "$3FlogGroupNameFilter$3D" + _twice(part))


def log_group(region: str, group: str) -> str | None:
    """A log group."""
    return page(region, f"{_LOGS}/log-group/{_twice(group)}") if group.strip() else None


def logs(region: str, group: str, stream: str) -> str | None:
    """The events of one log stream."""
    whole = log_group(region, group)
    return f"{whole}/log-events/{_twice(stream)}" if whole and stream.strip() else None


def log_events(region: str, group: str, at: datetime, before: timedelta, after: timedelta) -> str | None:
    """What a log group holds around a moment."""
    whole = log_group(region, group)
    if not whole or at.year not in _YEARS:
        return None
    start, end = (int(moment.timestamp() * 1_000) for moment in (at - before, at + after))
    return f"{whole}/log-events$3Fstart$3D{start}$26end$3D{end}"


def _twice(text: str) -> str:
    """The console's spelling of a name in such a fragment: quoted twice, with $ for %."""
    return _quoted(_quoted(text)).replace("%", "$")


def metrics(region: str, rows: list[list[object]], statistic: str, period: float, at: datetime) -> str | None:
    """The graph of several metrics, or of expressions over them, around a moment. `rows` are as in a graph's source:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Metric-Widget-Structure.html
    """
    home = console(region)
    if not home or at.year not in _YEARS:
        return None
    span = max(timedelta(hours=3), 12 * timedelta(seconds=min(period, 86_400)))
    # As `_graph` writes an object; but for its rows and statistic all is known to need no spelling.
    return (
        f"{home}/cloudwatch/home?region={region}#metricsV2:graph=~(view~'timeSeries~stacked~false"
        f"~metrics{_graph(rows)}~region~'{region}~stat{_graph(statistic)}~period~{int(period)}"
        f"~start~'{_stamp(at - span)}~end~'{_stamp(at + span / 6)})"
    )


def _stamp(at: datetime) -> str:
    parts = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    return "%04d-%02d-%02dT%02d*3a%02d*3a%02d.000Z" % parts  # noqa: UP031  as `text.flat` does; with `_character(":")`


def _graph(value: object) -> str:
    """The console's spelling of JSON in a fragment: ~(key~'text~other~60~list~(~'a~'b))."""
    match value:
        case str():
            plain = value.isascii() and value.isalnum()
            return "~'" + (value if plain else _SPECIAL.sub(lambda found: _character(found[0]), value))
        case dict():
            return "~(" + "~".join([f"{key}{_graph(inner)}" for key, inner in value.items()]) + ")"
        case list():
            return "~(" + "".join(map(_graph, value)) + ")"
        case bool():
            return f"~{str(value).lower()}"
        case _:
            return f"~{value}"


def _character(char: str) -> str:
    if char == "$":
        return "!"
    if ord(char) < 0x100:
        return f"*{ord(char):02x}"
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"**{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
