"""What of the requirements goes into the zip, and for which computer: serverless.yml and deploy/bundle.py ask here."""

MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
# What Amazon Linux 2023 takes, whose glibc is 2.34: https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html
PLATFORMS = ("manylinux2014", "manylinux_2_28")
# By the first part of their files' names.
LEFT_OUT = (
    # in Lambda's runtime already, and wanted there only to unwrap keys
    *(
        "boto3",
        "botocore",
        "s3transfer",
        "jmespath",
        "python-dateutil",
        "dateutil",
        "python_dateutil",
        "six",
        "urllib3",
    ),
    "granian",  # the server for a laptop
    *("bin", "requirements.txt"),  # what pip leaves beside the packages
)


def arguments(architecture: str) -> list[str]:
    """What pip is told."""
    return [
        *(f"--platform={platform}_{MACHINES[architecture]}" for platform in PLATFORMS),
        "--python-version=3.13",
        "--implementation=cp",
        "--only-binary=:all:",
        "--no-compile",
        "--disable-pip-version-check",
    ]
