"""The deployment that AWS knows of, found as `mint` finds it: the bridge at its address, and its queues."""

from collections.abc import Callable

from bridge import VERSION
from bridge.cli import stack
from bridge.cli.doctor import probe, queues
from bridge.cli.doctor.finding import Finding, Findings, fine, said, warning
from bridge.errors import BridgeError
from bridge.net.transport import Transport
from bridge.settings import base_url
from bridge.wording.phrases import Phrase

_THERE = Phrase(
    en="the stack {stack} in {region} is deployed ({status}), at {url}",
    ja="{region} にスタック {stack} がデプロイされています（{status}、{url}）",
)
_NOBODY = Phrase(en="no stack {stack} is deployed here", ja="スタック {stack} はデプロイされていません")
_WHICH = Phrase(
    en="say which by --stage and --region, or deploy it",
    ja="--stage と --region で指定するか、デプロイしてください",
)
_OTHER = Phrase(
    en="version {there} is deployed, and this is {here}", ja="デプロイされているのは {there}、こちらは {here} です"
)
_UPGRADE = Phrase(en="deploy again to upgrade it", ja="更新するには、デプロイし直してください")


def findings(stage: str | None, region: str | None, keyring: Callable[[], str]) -> Findings:
    """Nothing for whom AWS does not know, unless a stage or a region was named."""
    try:
        found = stack.signed_in(stage, region, keyring)
    except BridgeError as error:  # whoever may not ask may run the bridge all the same
        yield Finding("!", said(error))
        return
    if found is None:
        if stage or region:
            yield warning(_NOBODY, _WHICH, stack=f"{stack.SERVICE}-{stage or stack.STAGE}")
        return
    url = base_url(found.outputs.get(stack.OUTPUT, ""), f"{stack.OUTPUT} of the stack")
    yield fine(_THERE, stack=found.name, region=found.region, status=found.status, url=url)
    yield probe.bridge(url, Transport().fetch)
    there = found.outputs.get("Version", "")
    if there and there != VERSION:
        yield warning(_OTHER, _UPGRADE, there=there, here=VERSION)
    if "QueueUrl" in found.outputs:
        named = {queues.QUEUE: found.outputs["QueueUrl"], queues.PARKED: found.outputs.get("ParkedQueueUrl", "")}
        yield from queues.findings(named)
