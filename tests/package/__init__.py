"""The proof that the package deploys and runs, without AWS: python -m tests.package (`make package`)."""
