"""Other ways to launch the zip than osls: a template for CloudFormation, and a module for Terraform, both generated.

`tags` is no parameter of theirs: CloudFormation takes tags with the stack, Terraform with its provider.
"""
