"""Labels of Prometheus alerts, as people read them: what an alert is about first, what only machines need last."""

from collections.abc import Collection, Iterator, Mapping

from bridge.sources.aws.alarms.prometheus.grades import LABELS
from bridge.wording.notice import Field
from bridge.wording.text import cut, one_line, within

# what an alert is about, the most exact first
_THINGS = (
    *("pod", "instance", "node", "host", "hostname", "nodename", "container", "device", "persistentvolumeclaim"),
    *("deployment", "statefulset", "daemonset", "cronjob", "job_name", "service", "queue", "topic", "function", "job"),
)
_FIRST = ("namespace", "cluster", "env", "environment", "service", "team", "job", *_THINGS)
_SAID = ("alertname", *LABELS)  # the first line has it, or a field of its own
_MACHINES = ("prometheus", "endpoint", "uid", "id", "receive", "replica", "prometheus_replica", "rule_uid", "ref_id")
_VALUE, _SHORT, _MOST = 160, 40, 3


def place(labels: Mapping[str, str]) -> str:
    """Of what it is told: shop/api-7d9f, 10.0.1.5:9100; "" where nothing says."""
    thing = next((labels[name] for name in _THINGS if name in labels), "")
    space = labels.get("namespace", "")
    return one_line(f"{space}/{thing}" if space and thing else thing or space)


def beside(labels: Mapping[str, str], common: Mapping[str, str]) -> str:
    """By what an alert differs from others of its group: the values of things, other labels with their names."""
    own = {name: value for name, value in labels.items() if name not in common and name not in _SAID}
    ordered = sorted(own, key=_rank)[:_MOST]
    return one_line(" ".join(own[name] if name in _FIRST else f"{name}={own[name]}" for name in ordered))


def labelled(labels: Mapping[str, str], without: Collection[str] = ()) -> Iterator[Field]:
    """A field for each label whose value is told nowhere else."""
    for name in sorted(labels, key=_rank):
        if name not in _SAID and name not in _MACHINES and labels[name] not in without:
            value = cut(labels[name], _VALUE)
            yield Field((name,), (value,), short=within(value, _SHORT))


def _rank(name: str) -> int:
    if name in _MACHINES:
        return len(_FIRST) + 1
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
