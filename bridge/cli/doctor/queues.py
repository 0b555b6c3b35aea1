"""Are the queues what queue mode needs? SQS is only asked for their attributes."""

import json
from collections.abc import Mapping

from bridge.cli import aws
from bridge.cli.doctor.finding import Finding, Findings, failed, fine, warning, wrong
from bridge.delivery.queue import sqs_client
from bridge.errors import BadSetting, Unavailable
from bridge.wording.phrases import Phrase

_SILENCE = 10  # seconds that SQS may take to answer
QUEUE, PARKED = "BRIDGE_QUEUE_URL", "BRIDGE_PARKED_QUEUE_URL"
_TRIES_LEAST = 100  # at most a minute apart: Slack may be away for an hour and a half

_BOTH = (
    (QUEUE, Phrase(en="the queue", ja="キュー")),
    (PARKED, Phrase(en="the parked queue", ja="保留キュー")),
)
_UNSET = Phrase(en="{queue}: {variable} is not set", ja="{queue}：{variable} が設定されていません")
_SET = Phrase(
    en="set {variable} to the URL of an SQS FIFO queue", ja="{variable} に SQS の FIFO キューの URL を設定してください"
)
_NO_FIFO = Phrase(en="{queue} {name} is no FIFO queue", ja="{queue} {name} は FIFO キューではありません")
_RECREATE = Phrase(
    en="delete it and deploy again: a queue cannot become one",
    ja="キューは後から FIFO にできないため、削除してからデプロイし直してください",
)
_FIFO = Phrase(
    en="{queue} {name} is reachable and FIFO; it holds {n}",
    ja="{queue} {name} に接続でき、FIFO です（メッセージ {n} 件）",
)
_NO_POLICY = Phrase(en="the queue has no redrive policy", ja="キューに再処理ポリシー（redrive policy）がありません")
_GIVE_ONE = Phrase(
    en="give it one: to the parked queue, maxReceiveCount 200",
    ja="保留キューへの再処理ポリシーを、maxReceiveCount 200 で設定してください",
)
_ELSEWHERE = Phrase(
    en="the queue's redrive policy names another queue, {target}",
    ja="キューの再処理ポリシーが別のキュー {target} を指しています",
)
_NAME_IT = Phrase(en="set {variable} to that queue's URL", ja="{variable} にそのキューの URL を設定してください")
_FEW = Phrase(en="the queue gives up after {n} tries", ja="キューが {n} 回の試行であきらめる設定です")
_MORE = Phrase(
    en="200 (maxReceiveCount) outlast three hours of Slack",
    ja="maxReceiveCount を 200 にすると、Slack の 3 時間の停止にも耐えられます",
)
_PARKS = Phrase(
    en="the redrive policy parks after {n} tries", ja="再処理ポリシーにより、{n} 回の試行の後に保留されます"
)


def findings(env: Mapping[str, str]) -> Findings:
    """Both queues, and that SQS moves from the one to the other what the worker gives up."""
    attributes_of = {}
    for variable, queue in _BOTH:
        url = env.get(variable, "")
        if not url:
            yield wrong(_UNSET, _SET, queue=queue, variable=variable)
            continue
        try:
            attributes_of[variable] = attributes(url)
        except (BadSetting, Unavailable) as error:
            yield failed(error, queue)
            continue
        yield _fifo(queue, aws.name(url), attributes_of[variable])
    if QUEUE in attributes_of:
        yield _redrive(attributes_of[QUEUE], attributes_of.get(PARKED))


def attributes(url: str) -> dict[str, str]:
    """What SQS says of a queue. Raises BadSetting or Unavailable."""
    with aws.asking("sqs", aws.name(url)):
        answer = sqs_client(url, _SILENCE).get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    return {str(key): value for key, value in answer.get("Attributes", {}).items()}


def _fifo(queue: Phrase, name: str, said: Mapping[str, str]) -> Finding:
    if said.get("FifoQueue") != "true":
        return wrong(_NO_FIFO, _RECREATE, queue=queue, name=name)
    return fine(_FIFO, queue=queue, name=name, n=said.get("ApproximateNumberOfMessages", "0"))


def _redrive(queue: Mapping[str, str], parked: Mapping[str, str] | None) -> Finding:
    try:
        policy = json.loads(queue.get("RedrivePolicy", ""))
        target, most = policy["deadLetterTargetArn"], int(policy["maxReceiveCount"])
    except (ValueError, KeyError):
        return wrong(_NO_POLICY, _GIVE_ONE)
    if parked and target != parked.get("QueueArn"):
        return wrong(_ELSEWHERE, _NAME_IT, target=target, variable=PARKED)
    if most < _TRIES_LEAST:
        return warning(_FEW, _MORE, n=most)
    return fine(_PARKS, n=most)
