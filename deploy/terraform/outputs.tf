output "http_api_id" {
  description = "Id of the HTTP API"
  value       = aws_apigatewayv2_api.http_api.id
}

output "http_api_url" {
  description = "URL of the HTTP API"
  value       = "https://${aws_apigatewayv2_api.http_api.id}.execute-api.${data.aws_region.current.region}.${data.aws_partition.current.dns_suffix}"
}

output "version" {
  description = "The bridge's own"
  value       = "0.1.0"
}

output "base_url" {
  description = "Where the bridge is reached (BRIDGE_BASE_URL)"
  value       = local.has_domain ? "https://${var.domain}" : "https://${aws_apigatewayv2_api.http_api.id}.execute-api.${data.aws_region.current.region}.${data.aws_partition.current.dns_suffix}"
}

output "domain_target" {
  description = "What the DNS record of the domain points to"
  value       = local.has_domain ? aws_apigatewayv2_domain_name.domain[0].domain_name_configuration[0].target_domain_name : null
}

output "domain_target_zone" {
  description = "The hosted zone of DomainTarget, for an alias record in Route 53"
  value       = local.has_domain ? aws_apigatewayv2_domain_name.domain[0].domain_name_configuration[0].hosted_zone_id : null
}

output "revoked_tokens" {
  description = "URLs that must work no longer, by their ids (BRIDGE_REVOKED)"
  value       = local.has_revoked ? var.revoked : null
}

output "alarms_topic" {
  description = "Who is told when something is wrong (the parameter alarms)"
  value       = local.has_alarms ? var.alarms : null
}

output "canary_function" {
  description = "What tests whether a URL would arrive (the parameter canary)"
  value       = local.has_canary ? aws_lambda_function.canary_lambda_function[0].function_name : null
}

output "queue_url" {
  description = "Where parcels wait to be posted (BRIDGE_QUEUE_URL)"
  value       = local.queued ? aws_sqs_queue.queue[0].url : null
}

output "parked_queue_url" {
  description = "Where parcels are that could not be delivered (BRIDGE_PARKED_QUEUE_URL)"
  value       = local.queued ? aws_sqs_queue.parked_queue[0].url : null
}
