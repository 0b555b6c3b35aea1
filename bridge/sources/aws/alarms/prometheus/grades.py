"""How grave people call their own alerts, on the one scale: critical and page, warning, P1, sev2 …"""

from collections.abc import Mapping

from bridge.sources.aws.alarms.prometheus.group import Alert
from bridge.wording.severity import CRITICAL, HIGH, LOW, MEDIUM, NONE, Severity

LABELS = ("severity", "priority", "level")  # the first that an alert has counts
_WORDS: Mapping[Severity, str] = {
    CRITICAL: "critical crit page fatal emergency emerg disaster blocker p0 p1 sev0 sev1 sev-0 sev-1 s1",
    HIGH: "high error err major urgent p2 sev2 sev-2 s2",
    MEDIUM: "medium warning warn moderate average p3 sev3 sev-3 s3",
    LOW: "low minor notice p4 sev4 sev-4 s4",
    NONE: "info information informational none debug p5 sev5 sev-5 s5",
}
_NAMED: Mapping[str, Severity] = {word: severity for severity, words in _WORDS.items() for word in words.split()}


def grade(alert: Alert) -> Severity | None:
    """None where it has no such label, or a word that is only its team's own."""
    return _NAMED.get(called(alert.labels).strip().lower())


def called(labels: Mapping[str, str]) -> str:
    """Its label's own word; "" where there is none."""
    return next((labels[name] for name in LABELS if name in labels), "")
