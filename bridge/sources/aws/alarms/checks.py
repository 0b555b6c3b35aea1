"""Metrics that are answers, yes or no: an alarm on one is said by what it means.

https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html (HealthCheckStatus);
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html (StatusCheckFailed);
https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-cloudwatch-vpn.html (TunnelState);
https://docs.aws.amazon.com/directconnect/latest/UserGuide/monitoring-cloudwatch.html (ConnectionState)
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.sources.aws.alarms.conditions import Condition
from bridge.wording.phrases import Phrase


@dataclass(frozen=True, slots=True)
class _Check:
    """`well` is the value that all is well at: 1 of a health check, 0 of a count of failures."""

    well: float
    good: Phrase
    bad: Phrase


_CHECKS: Mapping[tuple[str, str], _Check] = {
    ("AWS/Route53", "HealthCheckStatus"): _Check(
        1,
        good=Phrase(en="the health check is healthy", ja="ヘルスチェックは正常です"),
        bad=Phrase(en="the health check is unhealthy", ja="ヘルスチェックが異常です"),
    ),
    ("AWS/EC2", "StatusCheckFailed"): _Check(
        0,
        good=Phrase(en="the status checks pass", ja="ステータスチェックに合格しています"),
        bad=Phrase(en="a status check fails", ja="ステータスチェックに失敗しています"),
    ),
    ("AWS/EC2", "StatusCheckFailed_Instance"): _Check(
        0,
        good=Phrase(en="the instance status check passes", ja="インスタンスのステータスチェックに合格しています"),
        bad=Phrase(en="the instance status check fails", ja="インスタンスのステータスチェックに失敗しています"),
    ),
    ("AWS/EC2", "StatusCheckFailed_System"): _Check(
        0,
        good=Phrase(en="the system status check passes", ja="システムのステータスチェックに合格しています"),
        bad=Phrase(en="the system status check fails", ja="システムのステータスチェックに失敗しています"),
    ),
    ("AWS/VPN", "TunnelState"): _Check(
        1,
        good=Phrase(en="the tunnel is up", ja="トンネルは UP です"),
        bad=Phrase(en="the tunnel is down", ja="トンネルが DOWN です"),
    ),
    ("AWS/DX", "ConnectionState"): _Check(
        1,
        good=Phrase(en="the connection is up", ja="接続は UP です"),
        bad=Phrase(en="the connection is down", ja="接続が DOWN です"),
    ),
}
_ONE = ("Minimum", "Maximum")  # a sum or an average of answers is none


def sentence(watched: Condition, value: float) -> Phrase | None:
    """What the value means; None of a metric that measures something, or where it is neither yes nor no."""
    series = watched.series
    check = _CHECKS.get((series.namespace, series.metric)) if series.statistic in _ONE else None
    if not check or watched.expression or value not in (0, 1):
        return None
    return check.good if value == check.well else check.bad
