"""Are the queues what queue mode needs? SQS is only asked for their attributes."""

import json
from collections.abc import Mapping

from bridge.cli import aws
from bridge.cli.doctor.finding import Finding, Findings, fine, warning, wrong
from bridge.delivery.queue import sqs_client
from bridge.errors import BadSetting, Unavailable

_SILENCE = 10  # seconds that SQS may take to answer
QUEUE, PARKED = "BRIDGE_QUEUE_URL", "BRIDGE_PARKED_QUEUE_URL"
_TRIES_LEAST = 100  # at most a minute apart: Slack may be away for an hour and a half
_RECREATE = "delete it and deploy again: a queue cannot become one"


def findings(env: Mapping[str, str]) -> Findings:
    """Both queues, and that SQS moves from the one to the other what the worker gives up."""
    attributes_of = {}
    for variable, what in ((QUEUE, "the queue"), (PARKED, "the parked queue")):
        url = env.get(variable, "")
        if not url:
            yield wrong(f"{what}: {variable} is not set", f"set {variable} to the URL of an SQS FIFO queue")
            continue
        try:
            attributes_of[variable] = attributes(url)
        except (BadSetting, Unavailable) as error:
            yield Finding("✗", f"{what}: {error}")
            continue
        yield _fifo(f"{what} {aws.name(url)}", attributes_of[variable])
    if QUEUE in attributes_of:
        yield _redrive(attributes_of[QUEUE], attributes_of.get(PARKED))


def attributes(url: str) -> dict[str, str]:
    """What SQS says of a queue. Raises BadSetting or Unavailable."""
    with aws.asking("sqs", aws.name(url)):
        answer = sqs_client(url, _SILENCE).get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    return {str(key): value for key, value in answer.get("Attributes", {}).items()}


def _fifo(what: str, said: Mapping[str, str]) -> Finding:
    if said.get("FifoQueue") != "true":
        return wrong(f"{what} is no FIFO queue", _RECREATE)
    return fine(f"{what} is reachable and FIFO; it holds {said.get('ApproximateNumberOfMessages', '0')}")


def _redrive(queue: Mapping[str, str], parked: Mapping[str, str] | None) -> Finding:
    try:
        policy = json.loads(queue.get("RedrivePolicy", ""))
        target, most = policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])
    except (ValueError, KeyError):
        return wrong("the queue has no redrive policy", "give it one: to the parked queue, maxReceiveCount 200")
    if parked and target != parked.get("QueueArn"):
        return wrong(f"the queue's redrive policy names another queue, {target}", f"set {PARKED} to that queue's URL")
    if most < _TRIES_LEAST:
        return warning(f"the queue gives up after {most} tries", "200 (maxReceiveCount) outlast three hours of Slack")
    return fine(f"the redrive policy parks after {most} tries")
