"""The units of what AWS measures itself: an alarm names its metric's unit only where somebody asked it to.

Each service lists its metrics with their units:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

import re
from collections.abc import Mapping, Sequence

from bridge.patterns import pattern
from bridge.sources.aws.alarms.series import Series

_PERCENT, _BYTES, _RATE, _SECONDS, _MILLISECONDS = "Percent", "Bytes", "Bytes/Second", "Seconds", "Milliseconds"
# namespace → unit → metrics; a name may have another unit elsewhere: Latency, FreeStorageSpace
_METRICS: Mapping[str, Mapping[str, str]] = {
    "AWS/ApiGateway": {_MILLISECONDS: "Latency IntegrationLatency"},
    "AWS/ApplicationELB": {_SECONDS: "TargetResponseTime", _BYTES: "ProcessedBytes"},
    "AWS/CloudFront": {
        _PERCENT: "4xxErrorRate 5xxErrorRate TotalErrorRate CacheHitRate",
        _MILLISECONDS: "OriginLatency",
        _BYTES: "BytesDownloaded BytesUploaded",
    },
    "AWS/DocDB": {_PERCENT: "CPUUtilization", _BYTES: "FreeableMemory FreeLocalStorage VolumeBytesUsed"},
    "AWS/DynamoDB": {_MILLISECONDS: "SuccessfulRequestLatency"},
    "AWS/EBS": {_PERCENT: "BurstBalance", _BYTES: "VolumeReadBytes VolumeWriteBytes"},
    "AWS/EC2": {
        _PERCENT: "CPUUtilization EBSByteBalance% EBSIOBalance%",
        _BYTES: "NetworkIn NetworkOut DiskReadBytes DiskWriteBytes EBSReadBytes EBSWriteBytes",
    },
    "AWS/ECS": {_PERCENT: "CPUUtilization MemoryUtilization CPUReservation MemoryReservation"},
    "AWS/EFS": {_PERCENT: "PercentIOLimit"},
    "AWS/ELB": {_SECONDS: "Latency"},
    "AWS/ES": {_PERCENT: "CPUUtilization JVMMemoryPressure MasterCPUUtilization MasterJVMMemoryPressure"},
    "AWS/ElastiCache": {
        _PERCENT: "CPUUtilization EngineCPUUtilization DatabaseMemoryUsagePercentage",
        _BYTES: "FreeableMemory SwapUsage BytesUsedForCache",
    },
    "ContainerInsights": {
        _PERCENT: "node_cpu_utilization node_memory_utilization node_filesystem_utilization pod_cpu_utilization "
        "pod_memory_utilization pod_cpu_utilization_over_pod_limit pod_memory_utilization_over_pod_limit",
    },
    "AWS/Kinesis": {_MILLISECONDS: "GetRecords.IteratorAgeMilliseconds"},
    "AWS/Lambda": {_MILLISECONDS: "Duration IteratorAge PostRuntimeExtensionsDuration"},
    "AWS/NetworkELB": {_BYTES: "ProcessedBytes"},
    "AWS/RDS": {
        _PERCENT: "CPUUtilization BurstBalance EBSByteBalance% EBSIOBalance%",
        _BYTES: "FreeStorageSpace FreeableMemory SwapUsage FreeLocalStorage VolumeBytesUsed BinLogDiskUsage",
        _RATE: "ReadThroughput WriteThroughput NetworkReceiveThroughput NetworkTransmitThroughput",
        _SECONDS: "ReadLatency WriteLatency ReplicaLag",
        _MILLISECONDS: "AuroraReplicaLag CommitLatency SelectLatency DMLLatency",
    },
    "AWS/Redshift": {_PERCENT: "CPUUtilization PercentageDiskSpaceUsed"},
    "AWS/S3": {_BYTES: "BucketSizeBytes", _MILLISECONDS: "FirstByteLatency TotalRequestLatency"},
    "AWS/SQS": {_SECONDS: "ApproximateAgeOfOldestMessage", _BYTES: "SentMessageSize"},
    "AWS/States": {_MILLISECONDS: "ExecutionTime"},
    "CWAgent": {_PERCENT: "cpu_usage_active mem_used_percent disk_used_percent swap_used_percent"},
}
_UNITS: Mapping[tuple[str, str], str] = {
    (namespace, metric): unit
    for namespace, units in _METRICS.items()
    for unit, metrics in units.items()
    for metric in metrics.split()
}


_OF_AWS = pattern(r"(?:CPU|Memory|DiskSpace)Utilization")  # in percent wherever AWS itself measures it
# what says its unit at the end of its own name, whosever it is
_NAMED: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern(r".*percent(?:age)?", re.IGNORECASE), _PERCENT),
    (pattern(r".*(?<!kilo)(?<!mega)(?<!giga)(?<!tera)bytes", re.IGNORECASE), _BYTES),
    (pattern(r".*(?:milliseconds|millis|[a-z0-9]_ms)", re.IGNORECASE), _MILLISECONDS),
    (pattern(r".*(?<!micro)(?<!nano)seconds", re.IGNORECASE), _SECONDS),
)
_ENDINGS = ("percent", "percentage", "bytes", "milliseconds", "millis", "_ms", "seconds")  # of all that those fit
_CHARGES = ("AWS/Billing", "EstimatedCharges")  # its unit is none, its currency a dimension
_CURRENCY = pattern(r"[A-Z]{3}")
# what an expression may be made of whose value is measured as its inputs are
_KEEPING = pattern(r"\b(?:SUM|AVG|MAX|MIN|FILL|METRICS|REPEAT|LINEAR|[a-z]\w*|[0-9.]+)\b|\"[^\"]*\"|[\s()\[\],+-]")
_LONGEST = 1_024  # characters of an expression: as many as CloudWatch takes


def usual(namespace: str, metric: str) -> str:
    """As CloudWatch names it: Percent, Bytes; "" where it is none, or unknown."""
    if known := _UNITS.get((namespace, metric)):
        return known
    if namespace.startswith("AWS/") and _OF_AWS.fullmatch(metric):
        return _PERCENT
    if not metric.lower().endswith(_ENDINGS):
        return ""  # as most, for a twentieth of the four patterns' work
    return next((unit for pattern, unit in _NAMED if pattern.fullmatch(metric)), "")


def of(expression: str, measured: Sequence[Series]) -> str:
    """Of one metric; of an expression over several what they share, or Percent, where it is a share times 100."""
    found = {_of_series(one) for one in measured}
    if len(found) != 1 or len(expression) > _LONGEST:
        return ""
    if not _KEEPING.sub("", expression):
        return found.pop()
    bare = "".join(expression.split()).strip("()")
    return _PERCENT if "/" in bare and (bare.startswith("100*") or bare.endswith("*100")) else ""


def _of_series(series: Series) -> str:
    if series.statistic == "SampleCount":
        return ""
    if (series.namespace, series.metric) != _CHARGES:
        return usual(series.namespace, series.metric)
    currency = dict(series.dimensions).get("Currency", "")
    return currency if _CURRENCY.fullmatch(currency) else ""
