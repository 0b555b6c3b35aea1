"""A group of Prometheus alerts, as read from what Alertmanager, Grafana and Amazon Managed Prometheus send.

Alertmanager: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config;
Grafana: https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/;
Amazon: https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-JSON.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bridge.payload import Payload
from bridge.wording.text import one_line

_MOST, _MOST_LABELS, _MOST_VALUES = 100, 50, 10  # alerts of a group, labels and values of an alert
_GO = re.compile(r"([0-9-]{10}) ([0-9:]{8}(?:\.[0-9]{1,9})?) ([+-][0-9]{4})(?: \w{1,5})?(?: m=.{1,40})?")
_VALUE = re.compile(r"\[ (?:var='([^']{0,60})' )?(?:metric='([^']{0,120})' )?[^\]]{0,400}?value=([-+.\w]{1,30}) \]")
_LONGEST_VALUES = 4_000  # characters
_RUNBOOKS = ("runbook_url", "runbookurl", "runbookURL", "runbook")


@dataclass(frozen=True, slots=True)
class Alert:
    """`over`: it is resolved. `values`: what was measured, by name, the name "" where there is one value alone."""

    status: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    since: datetime | None = None
    until: datetime | None = None
    source: str = ""
    dashboard: str = ""
    panel: str = ""
    silence: str = ""
    values: tuple[tuple[str, float], ...] = ()
    fingerprint: str = ""

    @property
    def over(self) -> bool:
        return self.status == "resolved"

    @property
    def name(self) -> str:
        return self.labels.get("alertname", "")

    @property
    def summary(self) -> str:
        """One line that says it all; the first line of the description where there is no summary."""
        told = (self.annotations.get(key, "") for key in ("summary", "message", "title"))
        return next((text for text in told if text.strip()), self.description.partition("\n")[0])

    @property
    def description(self) -> str:
        return self.annotations.get("description", "").strip()

    @property
    def runbook(self) -> str:
        return next((url for name in _RUNBOOKS if (url := self.annotations.get(name) or self.labels.get(name, ""))), "")


@dataclass(frozen=True, slots=True)
class Group:
    """`unread`: how many more alerts there are. `key`: what it is called by its sender, "" where it has no name."""

    alerts: tuple[Alert, ...]
    unread: int
    key: str
    external: str

    @property
    def single(self) -> bool:
        return len(self.alerts) == 1 and not self.unread

    @property
    def firing(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if not alert.over)

    @property
    def resolved(self) -> tuple[Alert, ...]:
        return tuple(alert for alert in self.alerts if alert.over)

    @property
    def common(self) -> Mapping[str, str]:
        """The labels that all its alerts have."""
        first, *rest = (alert.labels for alert in self.alerts)
        return {name: value for name, value in first.items() if all(one.get(name) == value for one in rest)}


def is_group(message: Payload) -> bool:
    """By what all senders' alerts have."""
    return any(map(_is_alert, islice(message["alerts"], _MOST)))


def _is_alert(told: Payload) -> bool:
    return isinstance(told["status"].value, str) and isinstance(told["labels"].value, dict)


def group(message: Payload) -> Group:
    """Of JSON; what is no alert in it is left out."""
    found = [one for one in message["alerts"] if _is_alert(one)]
    left_out = message["truncatedAlerts"].number(0)
    return Group(
        tuple(map(_alert, found[:_MOST])),
        max(len(found) - _MOST, 0) + (int(left_out) if 0 < left_out < 1e9 else 0),
        message["groupKey"].text(""),
        message["externalURL"].text(""),
    )


def _alert(told: Payload) -> Alert:
    return Alert(
        told["status"].text("").strip().lower(),
        _texts(told["labels"]),
        _texts(told["annotations"]),
        _moment(told["startsAt"]),
        _moment(told["endsAt"]),
        told["generatorURL"].text(""),
        told["dashboardURL"].text(""),
        told["panelURL"].text(""),
        told["silenceURL"].text(""),
        tuple(islice(_values(told), _MOST_VALUES)),
        told["fingerprint"].text(""),
    )


def _texts(members: Payload) -> Mapping[str, str]:
    """Labels or annotations, but for empty ones and Grafana's own: __alert_rule_uid__."""
    told = ((one_line(name), value.text("")) for name, value in members.items())
    return dict(islice(((n, text) for n, text in told if n and text.strip() and not n.startswith("__")), _MOST_LABELS))


def _moment(told: Payload) -> datetime | None:
    """ISO 8601, or as Go writes a time, which templates do; no time is one of the year 1."""
    found = _GO.fullmatch(told.text(""))
    written = Payload(f"{found[1]}T{found[2]}{found[3]}") if found else told
    at = written.moment(None)
    return at if at and at.year > 1 else None


def _values(told: Payload) -> Iterator[tuple[str, float]]:
    """Grafana's values, by the letters of its queries; of an older one what its sentence about them has."""
    known = [(one_line(name), value.number(None)) for name, value in told["values"].items()]
    if known:
        yield from ((name, value) for name, value in known if value is not None)
        return
    for found in _VALUE.finditer(told["valueString"].text("")[:_LONGEST_VALUES]):
        try:
            value = Payload(float(found[3])).number(None)
        except ValueError:
            continue
        if value is not None:
            yield found[2] or found[1] or "", value
