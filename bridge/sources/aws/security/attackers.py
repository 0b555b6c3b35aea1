"""Who is behind a finding of GuardDuty, and what was done: the remote address, the API called, the port, the process.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Action.html
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from bridge.payload import Payload
from bridge.sources.aws.naming import labelled, some
from bridge.sources.masking import masked_text
from bridge.wording.notice import Field
from bridge.wording.phrases import Phrase, Say, joined
from bridge.wording.text import Line, cut, flat, one_line

_MOST, _NAME, _COMMAND = 50, 120, 200  # probes and the like; columns
REMOTE = Phrase(en="Remote IP", ja="リモート IP アドレス")
_ACCOUNT = Phrase(en="Remote account", ja="リモートアカウント")
_API = Phrase(en="API called", ja="呼び出された API")
_CONNECTION = Phrase(en="Connection", ja="接続")
_PORTS = Phrase(en="Ports probed", ja="プローブされたポート")
_DOMAIN = Phrase(en="Domain", ja="ドメイン")
_LOGIN = Phrase(en="Logins", ja="ログイン")
_PROCESS = Phrase(en="Process", ja="プロセス")
_COMMAND_LINE = Phrase(en="Command line", ja="コマンドライン")
_THREATS = Phrase(en="Threats", ja="脅威")
_PLACE = Phrase(en="{ip} ({place})", ja="{ip}（{place}）")
_COMMA = Phrase(en=", ", ja="、")
_CALLED = Phrase(en="{api} of {service}", ja="{service} の {api}")
_ENDED = Phrase(en="{what} ({result})", ja="{what}（{result}）")
_DIRECTIONS = {
    "INBOUND": Phrase(en="inbound {what}", ja="インバウンド {what}"),
    "OUTBOUND": Phrase(en="outbound {what}", ja="アウトバウンド {what}"),
}
_ANY = Phrase(en="{what}", ja="{what}")
_BLOCKED = Phrase(en="blocked", ja="ブロック済み")
_AS_USER = Phrase(en="{process} as {user}", ja="{process}（ユーザー {user}）")
_LOGINS = Phrase(en="{user} ({n} failed, {m} successful)", ja="{user}（失敗 {n} 回、成功 {m} 回）")
_TOLD = Phrase(en=" · remote IP {remote}", ja=" · リモート IP {remote}")  # whichever of the two called the other

Pairs = Iterator[tuple[Phrase, object]]


def fields(detail: Payload, say: Say) -> Iterator[Field]:
    """What was done, and from where; several probes of one kind as one."""
    service = detail["service"]
    action = service["action"]
    yield from labelled(say, (REMOTE, some(_remotes(action, say), say)))
    read = _ACTIONS.get(action["actionType"].text(""))
    if read:
        yield from labelled(say, *read(action, say))
    yield from labelled(say, *_process(service["runtimeDetails"], say), *_threats(service, say))


def preview(detail: Payload, title: str, say: Say) -> str:
    """For the notification, where its title does not tell the address."""
    found = next(_remotes(detail["service"]["action"], say), "")
    return say.text(_TOLD, remote=found) if found and found.split(" ")[0].split("（")[0] not in title else ""


def placed(ip: str, places: tuple[str, ...], say: Say) -> str:
    """198.51.100.7 (Moscow, Russia, Example ISP)"""
    known = [cut(place, 60) for place in dict.fromkeys(places) if place.strip()]
    return say.text(_PLACE, ip=ip, place=say.text(_COMMA).join(known)) if known else ip


def _remotes(action: Payload, say: Say) -> Iterator[str]:
    """Each address once; in each sort of action it stands in the same form."""
    probes = islice(action["portProbeAction"]["portProbeDetails"], _MOST)
    places = [*(value for name, value in islice(action.items(), 20) if name.endswith("Action")), *probes]
    found = (_remote(place["remoteIpDetails"], say) for place in places)
    return iter(dict.fromkeys(text for text in found if text))


def _remote(told: Payload, say: Say) -> str:
    ip = one_line(told["ipAddressV4"].text("") or told["ipAddressV6"].text(""))
    owner = told["organization"]["org"].text("") or told["organization"]["asnOrg"].text("")
    owner = owner or told["organization"]["isp"].text("")
    return (
        placed(cut(ip, 60), (told["city"]["cityName"].text(""), told["country"]["countryName"].text(""), owner), say)
        if ip
        else ""
    )


def _called(action: Payload, say: Say) -> Pairs:
    told = action["awsApiCallAction"]
    api, service = one_line(told["api"].text("")), one_line(told["serviceName"].text("")).removesuffix(".amazonaws.com")
    what = say(_CALLED, api=api, service=service) if api and service else say(_ANY, what=api)
    yield _API, _ended(what, told["errorCode"].text(""), say) if api else ""
    yield _ACCOUNT, one_line(told["remoteAccountDetails"]["accountId"].text(""))


def _connected(action: Payload, say: Say) -> Pairs:
    told = action["networkConnectionAction"]
    inbound = told["connectionDirection"].text("") == "INBOUND"
    port = _port(told["localPortDetails" if inbound else "remotePortDetails"], told["protocol"].text(""))
    what = say(_DIRECTIONS.get(told["connectionDirection"].text(""), _ANY), what=port)
    yield _CONNECTION, _ended(what, say.text(_BLOCKED) if told["blocked"].flag(False) else "", say) if port else ""


def _probed(action: Payload, say: Say) -> Pairs:
    probes = islice(action["portProbeAction"]["portProbeDetails"], _MOST)
    yield _PORTS, some(dict.fromkeys(_port(one["localPortDetails"], "tcp") for one in probes), say)


def _asked(action: Payload, _: Say) -> Pairs:
    yield _DOMAIN, cut(action["dnsRequestAction"]["domain"].text(""), _NAME)


def _in_cluster(action: Payload, say: Say) -> Pairs:
    told = action["kubernetesApiCallAction"]
    uri = one_line(told["requestUri"].text(""))
    what: Line = (cut(f"{one_line(told['verb'].text(''))} {uri}".strip(), _NAME),) if uri else ()
    yield _API, _ended(what, f"{int(status)}" if (status := told["statusCode"].number(0)) > 0 else "", say)


def _logged_in(action: Payload, say: Say) -> Pairs:
    tries = islice(action["rdsLoginAttemptAction"]["loginAttributes"], _MOST)
    yield _LOGIN, some((text for one in tries if (text := _login(one, say))), say)


def _login(told: Payload, say: Say) -> str:
    user = one_line(told["user"].text(""))
    failed, passed = (told[key].number(0) for key in ("failedLoginAttempts", "successfulLoginAttempts"))
    return say.text(_LOGINS, user=cut(user, _NAME), n=failed, m=passed) if user else ""


def _process(told: Payload, say: Say) -> Pairs:
    process, context = told["process"], told["context"]
    path = one_line(process["executablePath"].text("") or process["name"].text(""))
    user = one_line(process["user"].text(""))
    named = say(_AS_USER, process=cut(path, _NAME), user=cut(user, 40)) if path and user else (cut(path, _NAME),)
    yield _PROCESS, named if path else ""
    yield _COMMAND_LINE, cut(masked_text(context["commandLineExample"].text(""), say), _COMMAND)


def _threats(service: Payload, say: Say) -> Pairs:
    lists = islice(service["evidence"]["threatIntelligenceDetails"], _MOST)
    names = [name.text("") for one in lists for name in islice(one["threatNames"], _MOST)]
    scans = service["ebsVolumeScanDetails"]["scanDetections"]["threatDetectedByName"]["threatNames"]
    names += [
        one["name"].text("")
        for one in (*islice(scans, _MOST), *islice(service["malwareScanDetails"]["threats"], _MOST))
    ]
    yield _THREATS, some(dict.fromkeys(names), say)


def _port(told: Payload, protocol: str) -> str:
    """22/tcp (SSH)"""
    port, name = told["port"].number(-1), one_line(told["portName"].text(""))
    if port < 0:
        return ""
    shown = f"{int(port)}/{one_line(protocol).lower()}" if protocol else f"{int(port)}"
    return f"{shown} {cut(name, 40)}" if name not in ("", "Unknown") else shown


def _ended(what: Line, result: str, say: Say) -> Line:
    return say(_ENDED, what=what, result=cut(result, 60)) if flat(what) and result else joined(what)


_ACTIONS: Mapping[str, Callable[[Payload, Say], Pairs]] = {
    "AWS_API_CALL": _called,
    "NETWORK_CONNECTION": _connected,
    "PORT_PROBE": _probed,
    "DNS_REQUEST": _asked,
    "KUBERNETES_API_CALL": _in_cluster,
    "RDS_LOGIN_ATTEMPT": _logged_in,
}
