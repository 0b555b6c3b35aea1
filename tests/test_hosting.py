"""What docs/hosting.md ships is run: the reverse proxies' configurations in front of `serve`, and systemd's units.

What is not installed here is skipped.
"""

import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.body import MAX_BODY
from bridge.cli.serve import HEAD, PATIENCE
from bridge.cli.serve.front import BODY as BODY_SECONDS
from bridge.errors import NoAnswer
from bridge.net.exchange import Answer
from bridge.net.transport import Deadline, Transport
from bridge.sealing import token
from bridge.sealing.destination import Destination
from bridge.sealing.key_lines import new_plain
from bridge.sealing.keyring import Keyring
from bridge.worker import BUDGET
from tests.support.fake_slack import FakeSlack
from tests.support.hooks import SPACE, WEBHOOK, Hooks
from tests.support.pace import PLENTY, stretch, until
from tests.support.wire import certificate, unused_port
from tests.test_serve import serving
from tests.test_slow_senders import POST, dripping

HOST = Path(__file__).parent.parent / "deploy" / "host"
BODY = b'{"type": 1, "created": "2026-12-01T03:04:05Z", "content": {"key_id": 42, "summary": "s"}}'
FORGED = {
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Host": "evil.example.com",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "192.0.2.1",
    "Forwarded": "for=192.0.2.1;host=evil.example.com;proto=http",
    "X-HTTP-Method-Override": "GET",
    "X-Original-URL": "/healthz",
}
# Where a token stands in no hook's path, or in one that is spelled otherwise.
OTHER_SPELLINGS = (
    "//backlog/{token}",
    "//aws/{token}",
    "/backlog//{token}",
    "/x/backlog/{token}",
    "/Backlog/{token}",
    "/%62acklog/{token}",
    "/backlog%2F{token}",
    "/./backlog/{token}",
    "/x/../aws/{token}",
    "/{token}",
    "/?{token}",
    "/healthz/{token}",
    "/healthz?{token}",
    "/healthz%0A{token}",
)
Start = Callable[[Path, int, int], "subprocess.Popen[bytes]"]


def nginx(folder: Path, port: int, bridge: int) -> "subprocess.Popen[bytes]":
    site = (HOST / "nginx.conf").read_text(encoding="utf-8")
    for ours, here in (
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("127.0.0.1:8080", f"127.0.0.1:{bridge}"),
        ("/etc/letsencrypt/live/bridge.example.com", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert ours in site
        site = site.replace(ours, here)
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/main.log; events {{}}\n"
        f"http {{ {temporary} include {folder}/site.conf; }}",
        encoding="utf-8",
    )
    return subprocess.Popen(["nginx", "-p", str(folder), "-c", "nginx.conf"])  # noqa: S603, S607


def caddy(folder: Path, port: int, bridge: int) -> "subprocess.Popen[bytes]":
    site = (HOST / "Caddyfile").read_text(encoding="utf-8")
    named = "\nbridge.example.com {\n"
    assert named in site
    site = site.replace(named, f"\nhttps://127.0.0.1:{port} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n")
    site = site.replace("{\n", "{\n\tadmin off\n\tauto_https disable_redirects\n", 1)
    (folder / "Caddyfile").write_text(site.replace("127.0.0.1:8080", f"127.0.0.1:{bridge}"), encoding="utf-8")
    env = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PATH": "/usr/bin:/bin"}
    words = ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"]
    with (folder / "caddy.log").open("wb") as log:
        return subprocess.Popen(words, cwd=folder, env=env, stderr=log)  # noqa: S603


@contextmanager
def proxied(start: Start, folder: Path, bridge: int) -> Iterator[Callable[..., Answer]]:
    """The proxy in front of the bridge at a port; what comes in is called with method, path, body and headers."""
    chain, key = certificate("127.0.0.1", 30)
    (folder / "fullchain.pem").write_bytes(chain)
    (folder / "privkey.pem").write_bytes(key)
    context = ssl.create_default_context(cadata=chain.decode())
    port = unused_port()
    (folder / "port").write_text(str(port), encoding="utf-8")

    def ask(method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        url = f"https://127.0.0.1:{port}{path}"
        return Transport(tls=[lambda: context]).request(
            method, url, headers=headers or {}, body=body, within=Deadline.after(PLENTY), at_most=100_000
        )

    with start(folder, port, bridge) as child:
        try:
            until(lambda: reached(ask))
            yield ask
        finally:
            child.send_signal(signal.SIGTERM)


def reached(ask: Callable[..., Answer]) -> bool:
    try:
        ask("GET", "/healthz")
    except NoAnswer:
        return False
    return True


def logged(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.log"))


@pytest.mark.parametrize("start", [nginx, caddy])
def test_behind_a_proxy_hooks_arrive_and_their_tokens_stay_out_of_its_logs(start: Start, tmp_path: Path) -> None:
    if not shutil.which(start.__name__):
        pytest.skip(f"{start.__name__} is not installed")
    text = new_plain("laptop")
    sealed = token.seal(Destination(WEBHOOK, options=SPACE), "backlog", Keyring.parse(text))
    hook = f"/backlog/{sealed}"
    with (
        FakeSlack() as slack,
        serving(text=text, slack=slack.url) as (child, base),
        proxied(start, tmp_path, int(base.rpartition(":")[2])) as ask,
    ):
        plain, forged = ask("POST", hook, BODY), ask("POST", hook, BODY, FORGED)
        assert (plain.status, plain.body) == (200, b'{"status":"posted"}\n')
        assert (forged.status, forged.body) == (plain.status, plain.body)
        assert slack.posts[1].body == slack.posts[0].body
        assert forged.headers["referrer-policy"] == "no-referrer"
        assert ask("POST", hook, b"{" + b" " * (MAX_BODY - 1)).status == 400  # the bridge's: it has read it all
        assert ask("POST", hook, b"{" + b" " * MAX_BODY).status in (413, 502)  # 502: Caddy 2.6
        assert ask("GET", hook).status == 405
        assert ask("GET", f"/backlog//{sealed}").status == 404  # no redirect
        assert ask("POST", f"{hook}?{sealed}", BODY).status == 200
        for other in OTHER_SPELLINGS:
            assert ask("POST", other.format(token=sealed), BODY).status in (200, 404, 405), other
        assert ask("GET", "/healthz?x=1").status == 200
        child.terminate()
        child.wait(PLENTY)
        assert ask("POST", hook, BODY).status == 502
    said = logged(tmp_path)
    assert sealed[:16] not in said
    assert "/backlog/" in said
    assert "/healthz" in said
    assert "x=1" not in said


@pytest.mark.parametrize("start", [nginx, caddy])
def test_behind_a_proxy_dripping_senders_hold_up_nobody(start: Start, tmp_path: Path) -> None:
    if not shutil.which(start.__name__):
        pytest.skip(f"{start.__name__} is not installed")
    text = new_plain("laptop")
    keys = Keyring.parse(text)
    hook = f"/backlog/{token.seal(Destination(WEBHOOK, options=SPACE), 'backlog', keys)}"
    hasty = f"/aws/{token.seal(Destination(WEBHOOK, options={'raw': ('1',)}), 'aws', keys)}"
    with (
        FakeSlack() as slack,
        serving(text=text, slack=slack.url) as (_, base),
        proxied(start, tmp_path, int(base.rpartition(":")[2])) as ask,
    ):
        context = ssl.create_default_context(cadata=(tmp_path / "fullchain.pem").read_text(encoding="utf-8"))
        port = int((tmp_path / "port").read_text(encoding="utf-8"))

        def connect() -> socket.socket:
            return context.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname="127.0.0.1")

        with connect() as late, dripping(connect, POST.format(path=hasty)):
            late.sendall(POST.format(path=hasty).encode())
            opened = time.monotonic()
            time.sleep(0.3)
            for _ in range(3):
                for method, path, body in (("GET", "/healthz", None), ("POST", hook, BODY)):
                    began = time.monotonic()
                    assert ask(method, path, body).status == 200
                    assert time.monotonic() - began < 1 * stretch()
            time.sleep(max(0, opened + 4 - time.monotonic()))  # EventBridge is given 3
            late.settimeout(PLENTY)
            late.sendall(b"x" * 1_000)
            status = late.recv(100)[9:12]
    # nginx hands on what is whole, so that this one is early enough; Caddy hands on what there is
    assert (status, len(slack.posts)) == ((b"503", 3) if start is caddy else (b"200", 4))


def test_the_proxies_are_as_patient_as_the_bridge() -> None:
    caddyfile, site = ((HOST / name).read_text(encoding="utf-8") for name in ("Caddyfile", "nginx.conf"))
    assert f"read_header {HEAD}s" in caddyfile
    assert int(re.findall(r"read_body (\d+)s", caddyfile)[0]) > BODY_SECONDS + 5  # who gives up first answers
    assert not re.search(r"^\s*(?:request_buffers|buffer_requests)", caddyfile, flags=re.MULTILINE)
    assert re.search(r"^\s*keepalive off$", caddyfile, flags=re.MULTILINE)  # else it posts on what is being closed
    assert "proxy_set_header Connection close;" in site
    assert f"client_header_timeout {HEAD}s;" in site
    assert f"client_body_timeout {BODY_SECONDS:.0f}s;" in site
    assert "proxy_request_buffering on;" in site


def test_the_proxies_take_what_the_bridge_takes() -> None:
    assert MAX_BODY == 1 << 20
    assert "client_max_body_size 1m;" in (HOST / "nginx.conf").read_text(encoding="utf-8")
    assert "max_size 1MiB" in (HOST / "Caddyfile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "command", "work"), [("kakehashi", "serve", PATIENCE), ("kakehashi-worker@", "work", BUDGET)]
)
def test_a_service_waits_for_what_has_begun(name: str, command: str, work: float) -> None:
    text = (HOST / f"{name}.service").read_text(encoding="utf-8")
    values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))
    assert f"python -m bridge {command}" in values["ExecStart"]
    assert int(values["TimeoutStopSec"]) > work


@pytest.mark.parametrize("name", ["kakehashi", "kakehashi-worker@"])
def test_a_service_reads_again_at_a_reload_what_it_was_started_with(name: str) -> None:
    text = (HOST / f"{name}.service").read_text(encoding="utf-8")
    (begun,) = re.findall(r"^ExecStartPre=(.*)$", text, re.MULTILINE)
    copied, signalled = re.findall(r"^ExecReload=(.*)$", text, re.MULTILINE)
    (folder,) = re.findall(r"^RuntimeDirectory=(.*)$", text, re.MULTILINE)
    assert copied == begun
    assert begun.startswith("+") and begun.endswith(f" /run/{folder}")  # noqa: PT018
    assert signalled == "/bin/kill -HUP $MAINPID"
    assert "RuntimeDirectoryMode=0700" in text  # the copies can be read by whoever may look there
    for setting, file in (("BRIDGE_KEYRING_FILE", "keyring"), ("BRIDGE_REVOKED_FILE", "revoked")):
        assert f"Environment={setting}=/run/{folder}/{file}\n" in text
        assert f"/etc/kakehashi/{file} " in begun


def test_the_socket_is_where_the_proxies_look_for_the_bridge() -> None:
    (address,) = re.findall(r"^ListenStream=(.*)$", (HOST / "kakehashi.socket").read_text("utf-8"), re.MULTILINE)
    assert f"proxy_pass http://{address};" in (HOST / "nginx.conf").read_text("utf-8")
    assert f"reverse_proxy {address} " in (HOST / "Caddyfile").read_text("utf-8")
    assert "Requires=kakehashi.socket" in (HOST / "kakehashi.service").read_text("utf-8")


@pytest.mark.parametrize("name", ["kakehashi.service", "kakehashi.socket", "kakehashi-worker@.service"])
def test_systemd_finds_nothing_wrong_with_the_units(name: str, tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    unit = tmp_path / name.replace("@", "@1")
    text = (HOST / name).read_text(encoding="utf-8")
    for other in HOST.glob("kakehashi*.*"):  # they name each other
        there = other.read_text(encoding="utf-8").replace("/opt/kakehashi/.venv/bin/python", "/bin/true")
        (tmp_path / other.name).write_text(there, encoding="utf-8")
    unit.write_text(text.replace("/opt/kakehashi/.venv/bin/python", "/bin/true"), encoding="utf-8")
    words = ["systemd-analyze", "verify", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=False).stderr  # noqa: S603
    assert [line for line in said.splitlines() if unit.stem in line] == []  # it may speak of this computer's own


def test_forged_forwarded_headers_change_nothing() -> None:
    hooks = Hooks()
    path = f"/backlog/{hooks.token()}"
    answers = [hooks.post(path, BODY, headers=headers) for headers in ({}, FORGED)]
    assert answers[0].get_data() == answers[1].get_data()
    assert list(answers[0].headers) == list(answers[1].headers)
    (plain, _), (forged, _) = hooks.parcels
    assert plain == forged
    for where in ("//backlog/x", "/backlog/x/", "/healthz/"):
        assert hooks.post(where, BODY, headers=FORGED).status_code in (404, 405)


def test_forged_headers_do_not_reach_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = Hooks()
    hooks.post(f"/backlog/{hooks.token()}", BODY, headers=FORGED)
    (line,) = (line for line in capsys.readouterr().err.splitlines() if json.loads(line)["event"] == "hook")
    assert "192.0.2.1" not in line
    assert "evil" not in line
