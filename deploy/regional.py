"""Whether keys, domain and alarms are of the region, and the account, that the deployment goes to."""

import re
from collections.abc import Callable, Mapping, Sequence

from bridge.errors import BadSetting

_REGION = re.compile(r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+")
TOPIC = r"arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}"
CERTIFICATE = r"arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+"
DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"

Values = Mapping[str, str]
Owner = Callable[[str], str | None]  # region → the account that would be deployed to; None where that is unknown


def part(arn: str, what: str) -> str:
    return arn.split(":")[{"region": 3, "account": 4}[what]]


def own(keys: Sequence[str], region: str, values: Values, owner: Owner) -> None:
    """Raises BadSetting if a key is of another region or account than the one deployed to."""
    if not _REGION.fullmatch(region):
        raise BadSetting(
            en=f"{region[:40]!r} is not an AWS region; expected --region ap-northeast-1, or another",
            ja=f"「{region[:40]}」は AWS のリージョンではありません。--region ap-northeast-1 のように"
            "指定してください。",
        )
    file, expected = values["keyring"], values["kms_region"] or region
    for key in keys:
        if (found := part(key, "region")) != expected:
            raise BadSetting(
                en=f"{file}: {key} is of {found}, not of {expected}; deploy with --region {found}, or name another "
                f"keyring (--param=keyring=FILE), or allow it with --param=kms_region={found}",
                ja=f"{file}：{key} は {expected} ではなく {found} の鍵です。--region {found} でデプロイするか、"
                f"別のキーリングを指定するか（--param=keyring=FILE）、--param=kms_region={found} で許可してください。",
            )
    signed_in = owner(region)
    for key in keys:
        if signed_in and (found := part(key, "account")) != signed_in:
            raise BadSetting(
                en=f"{file}: {key} is of account {found}, and you are signed in to {signed_in}; sign in to {found}, "
                "or name another keyring (--param=keyring=FILE)",
                ja=f"{file}：{key} はアカウント {found} の鍵ですが、{signed_in} にサインインしています。"
                f"{found} にサインインするか、"
                "別のキーリングを指定してください（--param=keyring=FILE）。",
            )


def address(values: Values, region: str) -> None:
    domain, certificate = values["domain"], values["certificate"]
    if bool(domain) != bool(certificate):
        missing, there = ("certificate", "domain") if domain else ("domain", "certificate")
        raise BadSetting(
            en=f"there is a {there} and no {missing}; expected both or neither",
            ja=f"{there} だけがあり、{missing} がありません。両方を指定するか、どちらも指定しないでください。",
        )
    if not domain:
        return
    if len(domain) > 253 or not re.fullmatch(DOMAIN, domain):
        raise BadSetting(
            en=f"domain is {domain[:60]!r}; expected a bare name in small letters, such as bridge.example.com",
            ja=f"domain が「{domain[:60]}」です。bridge.example.com のように小文字のドメイン名だけを指定してください。",
        )
    found = re.fullmatch(CERTIFICATE, certificate)
    if not found or found[1] != region:
        raise BadSetting(
            en=f"certificate is not one of ACM in {region}; expected arn:aws:acm:{region}:123456789012:certificate/…",
            ja=f"certificate が {region} の ACM 証明書ではありません。"
            f"arn:aws:acm:{region}:123456789012:certificate/… を指定してください。",
        )


def topic(arn: str, region: str) -> None:
    found = re.fullmatch(TOPIC, arn)
    if arn and (not found or found[1] != region):
        raise BadSetting(
            en=f"alarms is not the ARN of a standard SNS topic in {region}; expected "
            f"arn:aws:sns:{region}:123456789012:ops",
            ja=f"alarms が {region} の標準 SNS トピックの ARN ではありません。"
            f"arn:aws:sns:{region}:123456789012:ops のように指定してください。",
        )
