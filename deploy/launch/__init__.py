"""Other ways to launch the zip than osls: a template for CloudFormation, and a module for Terraform, both generated.

`tags` is no parameter of the template: CloudFormation takes tags with the stack, and hands them on to all that it
makes, as it does for osls. Terraform knows no stack, so the module has a variable of that name.
"""
