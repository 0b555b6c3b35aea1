"""Other ways to launch the zip than osls: a template for CloudFormation, and a module for Terraform, both generated."""
