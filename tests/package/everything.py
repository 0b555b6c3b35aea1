"""Everything that can be asked of a deployment, and writing what is made of it: python -m tests.package.everything.

`make template` runs it: it packs both modes with everything on, as the proof does, and writes deploy/template.json and
deploy/terraform/ anew. It needs node.
"""

import base64

from deploy.launch.__main__ import main
from tests.package.packing import ROOT, Package, here, pack
from tests.support.local_aws import REGION

KEYRING = ROOT / "keyring.proof"  # in the project's folder, where osls packs it from
DOMAIN = "bridge.example.com"
EVERYTHING = (
    ("domain", DOMAIN),
    ("certificate", f"arn:aws:acm:{REGION}:123456789012:certificate/11111111-2222-3333-4444-555555555555"),
    ("alarms", f"arn:aws:sns:{REGION}:123456789012:operators"),
    ("canary", f"https://{DOMAIN}/backlog/{'A' * 80}"),
    ("dashboard", "on"),
    ("log_level", "DEBUG"),
    ("log_days", "90"),
    ("reserved_concurrency", "20"),
    ("throttle", "50"),
    ("worker_concurrency", "7"),
    ("boundary", "arn:aws:iam::123456789012:policy/limit"),
    ("tags", "team=ops,cost-center=42"),
    ("subnets", "subnet-0a1b2c3d,subnet-1a1b2c3d"),
    ("security_groups", "sg-0a1b2c3d"),
)
QUEUE = Package(here(), "queue", "staging", KEYRING.name, EVERYTHING)
# Packed for its template alone.
DIRECT_TOO = Package(here(), "direct", QUEUE.stage, KEYRING.name, (*EVERYTHING, ("revoked", "1a2b3c4d")))
_KEY = f"arn:aws:kms:{REGION}:123456789012:key/11111111-2222-3333-4444-555555555555"


def _write() -> None:
    try:
        KEYRING.write_text(f"proof = kms:{_KEY} {base64.b64encode(bytes(184)).decode()}\n", encoding="utf-8")
        for package in (DIRECT_TOO, QUEUE):
            pack(package)
    finally:
        KEYRING.unlink(missing_ok=True)
    main([str(DIRECT_TOO.template), str(QUEUE.template)])


if __name__ == "__main__":
    _write()
