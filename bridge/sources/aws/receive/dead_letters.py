"""What a dead-letter queue of Lambda or EventBridge holds: an event that nobody took, and beside it why.

Why stands in the attributes of SQS's message. Over SNS it stands there, too, but SNS signs no attributes.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq;
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

from collections.abc import Mapping

from bridge.payload import Payload

_NAMES: Mapping[str, str] = {
    "RequestID": "requestId",
    "ErrorCode": "errorCode",
    "ErrorMessage": "errorMessage",
    "RULE_ARN": "rule",
    "TARGET_ARN": "target",
    "ERROR_CODE": "errorCode",
    "ERROR_MESSAGE": "errorMessage",
    "RETRY_ATTEMPTS": "retries",
}


def read(record: Payload, letter: object) -> object:
    """The message in a record of SQS with why it is dead; one that does not tell it as it is."""
    attributes = record["messageAttributes"]
    told = {to: text for name, to in _NAMES.items() if (text := attributes[name]["stringValue"].text(""))}
    if "errorMessage" not in told or not told.keys() & {"requestId", "rule"}:
        return letter
    return {"deadLetter": {**told, "queue": record["eventSourceARN"].text("")}, "payload": letter}
