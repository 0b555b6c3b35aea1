"""KMS's Decrypt by our own transport, signed here: in Lambda, where a start must not wait for an SDK.

botocore with its client takes 600 million instructions, as many as `import flask`; this takes three. Lambda hands the
role's credentials out in two ways (credentials.py); wherever the SDK would look further (a profile, a proxy, another
partition), it is asked instead.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from bridge.errors import HostNotReached, NoAnswer
from bridge.net.exchange import Answer, split
from bridge.net.transport import Deadline, Transport
from bridge.sealing.credentials import Credentials, credentials, in_reach
from bridge.sealing.keyring import CONTEXT, Unwrap, decrypt, not_unwrapped

_PATIENCE = 4.0  # seconds; the SDK is given two to connect, and two for each read
_ANSWER_MOST = 64 * 1024
_JSON, _TARGET = "application/x-amz-json-1.1", "TrentService.Decrypt"
# https://docs.aws.amazon.com/general/latest/gr/kms.html
_HOSTS = {"arn:aws": "amazonaws.com", "arn:aws-us-gov": "amazonaws.com", "arn:aws-cn": "amazonaws.com.cn"}
# What of the environment only the SDK heeds.
# https://docs.aws.amazon.com/boto3/latest/guide/configuration.html#using-environment-variables
OF_THE_SDK = frozenset(
    {
        *("aws_profile", "aws_config_file", "aws_shared_credentials_file", "aws_ca_bundle", "requests_ca_bundle"),
        *("aws_use_fips_endpoint", "aws_use_dualstack_endpoint", "aws_ignore_configured_endpoint_urls"),
        *("http_proxy", "https_proxy", "all_proxy"),
    }
)
Now = Callable[[], datetime]


def unwrapping(transport: Transport, env: Mapping[str, str], now: Now, otherwise: Unwrap = decrypt) -> Unwrap:
    """How keys are unwrapped where credentials are in reach; `otherwise` where that is not all it takes."""

    def unwrap(arn: str, blob: bytes) -> bytes:
        url = _endpoint(arn, env)
        if url is None:
            return otherwise(arn, blob)
        body = json.dumps(
            {"KeyId": arn, "CiphertextBlob": base64.b64encode(blob).decode(), "EncryptionContext": CONTEXT}
        ).encode()
        within = Deadline.after(_PATIENCE)
        try:
            headers = signed(url, body, arn.split(":")[3], credentials(transport, env, within), now())
            answer = transport.request("POST", url, headers=headers, body=body, within=within, at_most=_ANSWER_MOST)
        except NoAnswer as error:
            raise not_unwrapped(type(error).__name__) from None
        return _plaintext(answer)

    return unwrap


def _endpoint(arn: str, env: Mapping[str, str]) -> str | None:
    """KMS's URL; None where the SDK must be asked."""
    partition, region = ":".join(arn.split(":")[:2]), arn.split(":")[3]
    further = any(value and name.lower() in OF_THE_SDK for name, value in env.items())
    if further or partition not in _HOSTS or not in_reach(env):
        return None
    given = env.get("AWS_ENDPOINT_URL_KMS") or env.get("AWS_ENDPOINT_URL")
    return given or f"https://kms.{region}.{_HOSTS[partition]}/"


def signed(url: str, body: bytes, region: str, by: Credentials, at: datetime) -> dict[str, str]:
    """The headers of a request to KMS, Signature Version 4 among them. Raises HostNotReached where it is no URL."""
    origin, path = split(url)
    if "?" in path:
        raise HostNotReached(en="the address of KMS holds a query", ja="KMS のアドレスにクエリーが含まれています。")
    moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    sent = {"Content-Type": _JSON, "X-Amz-Date": moment, "X-Amz-Target": _TARGET}
    if by.session:
        sent["X-Amz-Security-Token"] = by.session
    said = sorted({"host": origin.authority, **{name.lower(): value for name, value in sent.items()}}.items())
    names = ";".join(name for name, _ in said)
    lines = ("POST", path, "", *(f"{name}:{value}" for name, value in said), "", names, sha256(body).hexdigest())
    scope = (moment[:8], region, "kms", "aws4_request")
    whole = ("AWS4-HMAC-SHA256", moment, "/".join(scope), sha256("\n".join(lines).encode()).hexdigest())
    key = f"AWS4{by.secret}".encode()
    for part in (*scope, "\n".join(whole)):
        key = hmac.digest(key, part.encode(), "sha256")
    credential = f"{by.id}/{'/'.join(scope)}"
    proof = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={key.hex()}"
    return sent | {"Authorization": proof}


def _plaintext(answer: Answer) -> bytes:
    """The key in KMS's answer. Raises Unavailable, with KMS's own word for what is wrong, or the status."""
    try:
        told = json.loads(answer.body)
        if answer.status == 200:
            return base64.b64decode(told["Plaintext"], validate=True)
        word = str(told["__type"]).rpartition("#")[2]
    except (ValueError, KeyError, TypeError):
        word = str(answer.status)
    raise not_unwrapped(word if word.isalnum() else "UnknownError")
