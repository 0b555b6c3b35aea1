"""What the demo sends: a Backlog issue and comments, CloudWatch alarms as SNS sends them, a pipeline's events."""

import json
from datetime import datetime, timedelta
from typing import Any

SPACE = "demo.backlog.com"
TOPIC = "arn:aws:sns:ap-northeast-1:123456789012:alarms"
_EXECUTION = "01234567-0123-4123-8123-123456789012"
_PROJECT = {"id": 7, "projectKey": "DEMO", "name": "デモ計画", "textFormattingRule": "markdown"}


def issue(now: datetime) -> bytes:
    """Activity type 1, 課題の追加."""
    content = {
        "id": 4201,
        "key_id": 42,
        "summary": "検索が遅い",
        "description": "1. トップページを開く\n2. 「ノート」で検索する\n\n結果が出るまで 8 秒かかります。",
        "issueType": {"id": 1, "name": "バグ"},
        "priority": {"id": 2, "name": "高"},
        "status": {"id": 1, "name": "未対応"},
        "assignee": {"id": 12, "name": "佐藤 春"},
        "category": [{"id": 3, "name": "API"}],
        "milestone": [{"id": 9, "name": "v2.0"}],
        "dueDate": f"{now + timedelta(days=7):%Y-%m-%d}",
        "estimatedHours": 3.5,
    }
    return _activity(1001, 1, content, "Aoi Tanaka", now)


def comment(now: datetime, words: str = "直しました。") -> str:
    """Activity type 3, 課題にコメント, short enough for a command line."""
    content = {"key_id": 42, "summary": "検索が遅い", "comment": {"id": 8, "content": words}}
    body = {
        "type": 3,
        "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "project": {"projectKey": "DEMO", "name": "デモ計画"},
        "content": content,
        "createdUser": {"name": "佐藤 春"},
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _activity(number: int, kind: int, content: dict[str, Any], who: str, now: datetime) -> bytes:
    activity = {
        "id": number,
        "type": kind,
        "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "project": _PROJECT,
        "content": content,
        "notifications": [],
        "createdUser": {"id": 11, "name": who, "userId": None, "mailAddress": None},
    }
    return json.dumps(activity, ensure_ascii=False).encode()


def subscription(now: datetime) -> dict[str, str]:
    """The first message of SNS, unsigned: whether this endpoint agrees to the subscription."""
    token = "2336412f37fb687f5d51e6e2425ba1f2"  # noqa: S105  a handshake's token, and of the demo's own
    return {
        "Type": "SubscriptionConfirmation",
        "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        "Token": token,
        "TopicArn": TOPIC,
        "Message": f"You have chosen to subscribe to the topic {TOPIC}.",
        "SubscribeURL": "https://sns.ap-northeast-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
        f"{TOPIC}&Token={token}",
        "Timestamp": _stamp(now),
    }


def notification(now: datetime, state: str = "ALARM") -> dict[str, str]:
    """An alarm in the envelope of its topic, unsigned."""
    return {
        "Type": "Notification",
        "MessageId": f"22b80b92-fdea-4c2c-8f9d-{'bdfb0c7bf324' if state == 'ALARM' else 'bdfb0c7bf325'}",
        "TopicArn": TOPIC,
        "Subject": f'{state}: "api-5xx" in Asia Pacific (Tokyo)',
        "Message": json.dumps(_alarm(now, state)),
        "Timestamp": _stamp(now),
    }


def pipeline(now: datetime, state: str, stage: str = "") -> bytes:
    """EventBridge's event of a pipeline, or of one stage of it."""
    detail = {"pipeline": "shop-release", "version": 3, "state": state}
    event = {
        "version": "0",
        "id": f"0d5a7a7e-1b2c-4d3e-8f90-{now:%H%M%S}a1b2c3",
        "detail-type": f"CodePipeline {'Stage' if stage else 'Pipeline'} Execution State Change",
        "source": "aws.codepipeline",
        "account": "123456789012",
        "time": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "region": "ap-northeast-1",
        "resources": ["arn:aws:codepipeline:ap-northeast-1:123456789012:shop-release"],
        "detail": detail | {"execution-id": _EXECUTION} | ({"stage": stage} if stage else {}),
    }
    return json.dumps(event).encode()


def _alarm(now: datetime, state: str) -> dict[str, Any]:
    bad = state == "ALARM"
    seen, was = ("17.0", "greater") if bad else ("0.0", "not greater")
    return {
        "AlarmName": "api-5xx",
        "AlarmDescription": "Customers see errors at checkout. Call the API team.",
        "AWSAccountId": "123456789012",
        "AlarmConfigurationUpdatedTimestamp": "2026-01-15T08:00:00.000+0000",
        "NewStateValue": state,
        "NewStateReason": f"Threshold Crossed: 1 out of the last 1 datapoints [{seen} ({now:%d/%m/%y %H:%M:%S})] was "
        f"{was} than the threshold (5.0) (minimum 1 datapoint for {'OK -> ALARM' if bad else 'ALARM -> OK'} "
        "transition).",
        "StateChangeTime": f"{now:%Y-%m-%dT%H:%M:%S}.000+0000",
        "Region": "Asia Pacific (Tokyo)",
        "AlarmArn": "arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:api-5xx",
        "OldStateValue": "OK" if bad else "ALARM",
        "OKActions": [],
        "AlarmActions": [TOPIC],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "5XXError",
            "Namespace": "AWS/ApiGateway",
            "StatisticType": "Statistic",
            "Statistic": "SUM",
            "Unit": None,
            "Dimensions": [{"value": "shop", "name": "ApiName"}],
            "Period": 60,
            "EvaluationPeriods": 1,
            "DatapointsToAlarm": 1,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 5.0,
            "TreatMissingData": "notBreaching",
            "EvaluateLowSampleCountPercentile": "",
        },
    }


def _stamp(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z"
