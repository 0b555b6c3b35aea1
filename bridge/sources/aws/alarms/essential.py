"""What the kinds of alarms cannot do without."""

from bridge.sources.source import Essential


def _state(where: str) -> tuple[str, str]:
    """Which alarm is in which state, in EventBridge's form."""
    return f"$.message.{where}.alarmName", f"$.message.{where}.state.value"


def _watched(where: str) -> tuple[str, ...]:
    """What an alarm of EventBridge's form watches: the subject of its first line."""
    metrics = f"$.message.{where}.configuration.metrics[*]"
    return (
        f"{metrics}.returnData",
        f"{metrics}.metricStat.metric.name",
        f"{metrics}.metricStat.stat",
        f"{metrics}.metricStat.unit",
    )


_BRIDGED_ALARM = (
    "$.message.resources[*]",  # where the alarm's ARN is
    "$.message.detail.state.reason",
    "$.message.detail.state.reasonData",
    "$.message.detail.state.actionsSuppressedBy",
    "$.message.detail.muteDetail",
    "$.message.detail.configuration.alarmRule",
    "$.message.detail.configuration.metrics[*].expression",
    "$.message.detail.configuration.metrics[*].label",
    "$.message.detail.configuration.metrics[*].metricStat.period",
    *_watched("detail"),
)


ALARM = Essential(
    selects=("$.message", "$.message.detail-type"),
    needs=(
        "$.message.AlarmName",
        "$.message.NewStateValue",
        *_state("detail"),
        *_state("alarmData"),
    ),
    tells=(
        "$.topic",  # the account and region, where the alarm's own ARN is missing
        "$.message.AlarmArn",
        "$.message.NewStateReason",  # where the value is
        *("$.message.OldStateValue", "$.message.detail.previousState.value"),  # whether it is back
        "$.message.AlarmRule",
        "$.message.TriggeringChildren[*].Arn",
        "$.message.TriggeringChildren[*].State.Value",
        "$.message.Trigger.Metrics[*].Expression",
        "$.message.Trigger.Metrics[*].Label",
        "$.message.Trigger.Metrics[*].ReturnData",
        "$.message.Trigger.Metrics[*].MetricStat.Metric.MetricName",
        "$.message.Trigger.Metrics[*].MetricStat.Metric.Namespace",  # what its metric's unit is
        "$.message.Trigger.Metrics[*].MetricStat.Stat",
        *(f"$.message.Trigger.Dimensions[*].{part}" for part in ("name", "value")),  # in which currency
        *(
            f"$.message.Trigger.Metrics[*].MetricStat.Metric.Dimensions[*].{part}" for part in ("name", "value")
        ),  # quota
        "$.message.Trigger.MetricName",
        "$.message.Trigger.Namespace",
        "$.message.Trigger.Statistic",
        "$.message.Trigger.ExtendedStatistic",
        "$.message.Trigger.Period",
        "$.message.Trigger.ComparisonOperator",
        "$.message.Trigger.Threshold",
        "$.message.Trigger.Unit",
        *_BRIDGED_ALARM,
        "$.message.detail.configuration.metrics[*].metricStat.metric.namespace",
        "$.message.alarmArn",
        *_watched("alarmData"),
        "$.message.alarmData.state.reason",
    ),
)
CONTRIBUTOR = Essential(
    selects=("$.message.detail-type",),
    needs=(*_state("detail"), "$.message.detail.alarmContributor.id"),
    tells=(
        "$.message.detail.alarmContributor.attributes.TableName",
        "$.message.resources[*]",
        "$.message.detail.state.reason",
        "$.message.detail.muteDetail",
        "$.message.detail.configuration.metrics[*].expression",
        "$.message.detail.configuration.metrics[*].returnData",
    ),
)
CONFIGURATION = Essential(
    selects=("$.message.detail-type",),
    needs=("$.message.detail.alarmName", "$.message.detail.operation"),
    tells=("$.message.resources[*]",),
)
