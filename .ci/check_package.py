"""Checks what `make package` made: python .ci/check_package.py FOLDER KEYRING KEY_ARN."""

import json
import struct
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

NEEDED = ("handler.py", "bridge/app.py", "flask/__init__.py", "slack_sdk/__init__.py", "serverless_wsgi.py")
UNWANTED = (
    *("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "jmespath", "six", "granian"),
    *(
        "bin",
        "tests",
        "bench",
        "deploy",
        "node_modules",
        "README",
        "requirements",
        "Makefile",
        "bridge/cli",
        "bridge/__m",
    ),
)
MACHINES = {"arm64": 0xB7, "x86_64": 0x3E}  # e_machine of an ELF file
TYPES = ("AWS::IAM::Role", "AWS::Lambda::Function", "AWS::ApiGatewayV2::Stage")
LARGEST = 10_000_000  # bytes; Flask, slack_sdk and cryptography come to 6 MB


def zip_faults(archive: ZipFile, keyring: str, architecture: str) -> list[str]:
    names = archive.namelist()
    faults = [f"{name} is missing" for name in (*NEEDED, keyring) if name not in names]
    faults += [f"{name} does not belong there" for name in names if name.startswith(UNWANTED)]
    faults += [f"{name} is bytecode of this computer" for name in names if name.endswith((".pyc", ".pyo"))]
    for name in names:
        if name.endswith(".so"):
            (machine,) = struct.unpack_from("<H", archive.read(name), 18)
            if machine != MACHINES[architecture]:
                faults.append(f"{name} is not for {architecture}")
            if not ("cpython-313" in name or ".abi3." in name):
                faults.append(f"{name} is not for Python 3.13")
    return faults


def template_faults(resources: dict[str, Any], arn: str) -> list[str]:
    of_type = {kind: [r["Properties"] for r in resources.values() if r["Type"] == kind] for kind in TYPES}
    (role,), (function,), (stage,) = of_type.values()
    statements = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    kms = [s for s in statements if "kms:" in json.dumps(s["Action"])]
    faults = [f"{s['Action']} on every resource" for s in statements if s["Resource"] == "*"]
    if [(s["Action"], s["Resource"]) for s in kms] not in ([(["kms:Decrypt"], arn)], [(["kms:Decrypt"], [arn])]):
        faults.append("the role may do more with KMS than unwrap the keyring's keys")
    if any(s.get("Condition") != {"StringEquals": {"kms:EncryptionContext:service": "bridge"}} for s in kms):
        faults.append("the role may unwrap what is not a keyring")
    if "path" in stage["AccessLogSettings"]["Format"].lower():
        faults.append("the access log holds paths, and so tokens")
    if function["Environment"]["Variables"].get("STRIP_STAGE_PATH") != "yes":
        faults.append("the stage would stand in every path")
    return faults


def main(folder: str, keyring: str, arn: str) -> int:
    template = json.loads((Path(folder) / "cloudformation-template-update-stack.json").read_text(encoding="utf-8"))
    resources = template["Resources"]
    (architecture,) = resources["HttpLambdaFunction"]["Properties"]["Architectures"]
    path = Path(folder) / "kakehashi.zip"
    with ZipFile(path) as archive:
        faults = zip_faults(archive, keyring, architecture) + template_faults(resources, arn)
        files = len(archive.namelist())
    if path.stat().st_size > LARGEST:
        faults.append(f"the zip is larger than {LARGEST} bytes")
    for fault in faults:
        print(f"package: {fault}", file=sys.stderr)
    print(f"package: {architecture}, {path.stat().st_size / 1e6:.1f} MB, {files} files")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
