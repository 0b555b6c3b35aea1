"""The units of what AWS measures itself: an alarm names its metric's unit only where somebody asked it to.

Each service lists its metrics with their units:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
"""

from collections.abc import Mapping

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


def usual(namespace: str, metric: str) -> str:
    """As CloudWatch names it: Percent, Bytes; "" where it is none, or unknown."""
    return _UNITS.get((namespace, metric), "")
