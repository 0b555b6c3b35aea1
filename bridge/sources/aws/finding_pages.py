"""Where the console shows a finding, and what it was found in; None where there is no sound address."""

import re
from urllib.parse import quote

from bridge.sources.aws.arn import console

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_BUCKET = re.compile(r"[a-z0-9.-]{3,63}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_REPOSITORY = re.compile(r"[a-z0-9._/-]{2,256}")
_TYPE = re.compile(r"[A-Za-z0-9]{2,40}(?:::[A-Za-z0-9]{1,80}){1,3}")
_LONGEST = 512  # characters of an id in an address
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def guardduty(region: str, finding: str) -> str | None:
    """The list of findings, with this one alone."""
    home = console(region)
    if not home or not _ID.fullmatch(finding):
        return None
    return f"{home}/guardduty/home?region={region}#/findings?macros=current&search=id%3D{finding}"


def security_hub(region: str, finding: str) -> str | None:
    """The list of findings, with this one alone; the console reads its filter quoted twice."""
    home = console(region)
    if not home or not finding:
        return None
    wanted = quote(quote(f"\\operator\\:EQUALS\\:{finding}", safe=""), safe="")
    return f"{home}/securityhub/home?region={region}#/findings?search=Id%3D{wanted}"


def inspector(region: str, finding: str) -> str | None:
    """A finding's page."""
    sound = finding.startswith("arn:") and len(finding) <= _LONGEST
    found = quote(finding, safe="")
    return page(region, f"/inspector/v2/home?region={{region}}#/findings/details/{found}") if sound else None


def analyzer(region: str) -> str | None:
    """IAM Access Analyzer's findings."""
    return page(region, "/access-analyzer/home?region={region}#/findings")


def advisor(region: str) -> str | None:
    """What Trusted Advisor recommends."""
    return page(region, "/trustedadvisor/home?region={region}#/dashboard")


def insight(region: str, arn: str) -> str | None:
    """An insight's results."""
    sound = arn.startswith("arn:") and len(arn) <= _LONGEST
    return page(region, f"/securityhub/home?region={{region}}#/insights/{quote(arn, safe='')}") if sound else None


def config_item(region: str, sort: str, resource: str) -> str | None:
    """What Config knows of a resource, over time."""
    sound = _TYPE.fullmatch(sort) and resource and len(resource) <= _LONGEST
    found = f"resourceId={quote(resource, safe='')}&resourceType={quote(sort, safe=':')}"
    return page(region, f"/config/home?region={{region}}#/resources/timeline?{found}") if sound else None


def s3_object(region: str, bucket: str, key: str) -> str | None:
    """An object's page."""
    home = console(region)
    if not home or not _BUCKET.fullmatch(bucket) or not key:
        return None
    return f"{home}/s3/object/{bucket}?region={region}&prefix={quote(key, safe='')}"


def page(region: str, path: str) -> str | None:
    """A page of a service: `path` begins behind the host, is safe in an address, and has the region for {region}."""
    home = console(region)
    return home + path.replace("{region}", region) if home else None


def ecr_image(region: str, account: str, repository: str, digest: str) -> str | None:
    """An image's page, with what was found in it; without a sound digest its repository's."""
    if not (_ACCOUNT.fullmatch(account) and _REPOSITORY.fullmatch(repository)):
        return None
    image = f"/_/image/{digest}/details" if _DIGEST.fullmatch(digest) else ""
    return page(region, f"/ecr/repositories/private/{account}/{repository}{image}?region={{region}}")


def config_rule(region: str, rule: str) -> str | None:
    """A rule's page."""
    return page(region, f"/config/home?region={{region}}#/rules/details?configRuleName={quote(rule, safe='')}")


def log_stream(region: str, group: str, stream: str) -> str | None:
    """A log stream's page, or its group's; the console reads their names quoted twice, with $25 for %."""
    names = "/log-events/".join(_twice(name) for name in (group, stream) if name)
    return page(region, f"/cloudwatch/home?region={{region}}#logsV2:log-groups/log-group/{names}") if group else None


def _twice(name: str) -> str:
    return quote(quote(name, safe=""), safe="").replace("%", "$")
