"""What of the requirements goes into the zip, and for which computer: serverless.yml and deploy/bundle.py ask here."""

PLATFORMS = {"arm64": "manylinux2014_aarch64", "x86_64": "manylinux2014_x86_64"}
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
        f"--platform={PLATFORMS[architecture]}",
        "--python-version=3.13",
        "--implementation=cp",
        "--only-binary=:all:",
        "--no-compile",
        "--disable-pip-version-check",
    ]
