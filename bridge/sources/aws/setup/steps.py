"""The next steps for a new URL: how SNS, or EventBridge, is told of it."""

import json
import shlex

from bridge.sealing.destination import Options
from bridge.sources.aws.arn import partition_of
from bridge.sources.aws.receive.admission import HEADER
from bridge.sources.aws.setup.snippets import DELIVERY_POLICY
from bridge.wording.phrases import Phrase, Say

_SUBSCRIBE = Phrase(
    en="Next: subscribe it. The bridge confirms the subscription by itself and greets the channel.",
    ja="次のステップ：この URL をトピックのサブスクリプションに登録します。確認はブリッジが自動で行い、"
    "チャンネルにお知らせします。",
)
_QUEUE = Phrase(
    en="""\
Fill in <QUEUE>: an SQS queue in the topic's account and region, for what the bridge could not take. Its policy must let
sns.amazonaws.com send to it (the templates above make such a queue); without one leave RedrivePolicy out.""",
    ja="""\
<QUEUE> には、ブリッジが受け取れなかった通知を残す SQS キュー（トピックと同じアカウントとリージョン）を指定します。
sns.amazonaws.com からの送信を許可するポリシーが必要です（上のテンプレートで作成できます）。なければ RedrivePolicy を
省いてください。""",
)
_READ = Phrase(
    en="Begin with this, which keeps it out of your shell's history, and paste the URL:",
    ja="まず次を実行し、URL を貼り付けます（シェルの履歴に残りません）。",
)
_READ_BOTH = Phrase(
    en="Begin with this, which keeps it out of your shell's history, and paste first the URL, then the key:",
    ja="まず次を実行し、URL、キーの順に貼り付けます（シェルの履歴に残りません）。",
)
_RAW = Phrase(
    en="""\
It takes EventBridge API destinations (POST; templates are above), SNS raw delivery, and anything else:
  curl --data 'Deployed' "$URL"
Nothing of that is signed, so keep the URL secret: that alone protects it. Whoever may read the settings of the AWS
account sees it there; --header-key asks for a key besides, which they do not see.""",
    ja="""\
EventBridge の API 送信先（POST、テンプレートは上にあります）、SNS の raw 配信、そのほか何でも受け付けます。
  curl --data 'Deployed' "$URL"
署名がないため、守るのは URL の秘密だけです。AWS アカウントの設定を読める人には URL が見えます。
--header-key を付けると、その人たちには見えないキーも求めます。""",
)
_KEYED = Phrase(
    en=f"""\
It takes EventBridge API destinations (POST; templates are above), and whatever else sends the key:
  curl --data 'Deployed' --header "{HEADER}: $KEY" "$URL\"""",
    ja=f"""\
EventBridge の API 送信先（POST、テンプレートは上にあります）と、キーを送るものを受け付けます。
  curl --data 'Deployed' --header "{HEADER}: $KEY" "$URL\"""",
)


def steps(options: Options, url: str, say: Say) -> str:
    """The lines, without the URL: what is typed stays in a shell's history."""
    keyed = "header-key" in options
    lines = [say.text(_READ_BOTH if keyed else _READ), "  read -rs URL"]
    lines += ["  read -rs KEY"] if keyed else []
    topics = tuple(map(_arn, options.get("topic", ())))
    if topics:
        lines.insert(0, say.text(_SUBSCRIBE))
        lines += [_sha256(arn) for arn in topics] if "sns-v2" in options else []
        lines += [_subscribe(arn, url.partition(":")[0]) for arn in topics]
        lines.append(say.text(_QUEUE))
    if "raw" in options:
        lines.append(say.text(_KEYED if keyed else _RAW))
    return "\n".join(lines)


def _sha256(arn: str) -> str:
    """https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-configure-message-signature.html"""
    return (
        f"  aws sns set-topic-attributes --region {shlex.quote(arn.split(':')[3])} --topic-arn {shlex.quote(arn)} "
        "--attribute-name SignatureVersion --attribute-value 2"
    )


def _arn(topic: str) -> str:
    """The topic's ARN; where a whole account or region is allowed, with placeholders to fill in."""
    if topic.startswith("arn:"):
        return topic
    account, _, region = topic.partition(":")
    return f"arn:{partition_of(region) or 'aws'}:sns:{region or '<REGION>'}:{account}:<TOPIC>"


def _subscribe(arn: str, protocol: str) -> str:
    queue = f"{arn.rpartition(':')[0].replace(':sns:', ':sqs:')}:<QUEUE>"
    policies = {"DeliveryPolicy": DELIVERY_POLICY, "RedrivePolicy": {"deadLetterTargetArn": queue}}
    attributes = json.dumps({name: json.dumps(policy, separators=(",", ":")) for name, policy in policies.items()})
    return (
        f"  aws sns subscribe --region {shlex.quote(arn.split(':')[3])} --topic-arn {shlex.quote(arn)} "
        f'--protocol {protocol} --notification-endpoint "$URL" --attributes {shlex.quote(attributes)}'
    )
