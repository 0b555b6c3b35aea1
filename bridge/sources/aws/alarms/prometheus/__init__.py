"""Prometheus alerts: of Amazon Managed Prometheus over SNS; of Alertmanager and Grafana on a raw URL."""
