locals {
  queued           = var.delivery == "queue"
  has_domain       = var.domain != ""
  has_alarms       = var.alarms != ""
  has_queue_alarms = local.queued && local.has_alarms
  has_canary       = nonsensitive(var.canary != "")
  has_dashboard    = var.dashboard == "on"
  has_revoked      = var.revoked != ""
  has_reserved     = var.reserved_concurrency != null
  has_throttle     = var.throttle != null
  has_boundary     = var.boundary != ""
  in_vpc           = var.subnets != ""
  tags = merge(
    var.tags,
    {
      application = "kakehashi"
      stage       = var.stage
    }
  )
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_cloudwatch_log_group" "http_log_group" {
  name              = "/aws/lambda/kakehashi-${var.stage}-http"
  retention_in_days = var.log_days
  tags              = local.tags
}

resource "aws_cloudwatch_log_group" "canary_log_group" {
  count             = local.has_canary ? 1 : 0
  name              = "/aws/lambda/kakehashi-${var.stage}-canary"
  retention_in_days = var.log_days
  tags              = local.tags
}

resource "aws_lambda_function" "http_lambda_function" {
  s3_bucket                      = var.zip_bucket
  s3_key                         = var.zip_key
  handler                        = "handler.http"
  runtime                        = "python3.13"
  function_name                  = "kakehashi-${var.stage}-http"
  memory_size                    = 512
  timeout                        = 28
  architectures                  = [var.architecture]
  description                    = "Backlog and AWS say it in Slack"
  role                           = aws_iam_role.http_role.arn
  reserved_concurrent_executions = local.has_reserved ? var.reserved_concurrency : null
  tags                           = local.tags
  depends_on = [
    aws_cloudwatch_log_group.http_log_group,
    aws_iam_role.http_role,
    aws_iam_role_policy.http_role_unwrap_the_keyring,
    aws_iam_role_policy.http_role_write_its_log,
    aws_iam_role_policy.http_role_send_to_the_queue,
    aws_iam_role_policy.http_role_be_in_the_vpc,
  ]

  environment {
    variables = merge(
      {
        BRIDGE_KEYRING       = var.keyring
        BRIDGE_STAGE         = var.stage
        BRIDGE_LOG_LEVEL     = var.log_level
        BRIDGE_PEOPLE_FILE   = var.people
        BRIDGE_RUNBOOKS_FILE = var.runbooks
        BRIDGE_REVOKED       = var.revoked
        STRIP_STAGE_PATH     = "yes"
        BRIDGE_DELIVERY      = var.delivery
      },
      local.queued ? {
        BRIDGE_QUEUE_URL        = aws_sqs_queue.queue[0].url
        BRIDGE_PARKED_QUEUE_URL = aws_sqs_queue.parked_queue[0].url
      } : {}
    )
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      security_group_ids = split(",", var.security_groups)
      subnet_ids         = split(",", var.subnets)
    }
  }
}

resource "aws_lambda_function" "canary_lambda_function" {
  count         = local.has_canary ? 1 : 0
  s3_bucket     = var.zip_bucket
  s3_key        = var.zip_key
  handler       = "handler.canary"
  runtime       = "python3.13"
  function_name = "kakehashi-${var.stage}-canary"
  memory_size   = 512
  timeout       = 28
  architectures = [var.architecture]
  description   = "Tests whether a URL would arrive; posts nothing"
  role          = aws_iam_role.canary_role[0].arn
  tags          = local.tags
  depends_on = [
    aws_cloudwatch_log_group.canary_log_group,
    aws_iam_role.canary_role,
    aws_iam_role_policy.canary_role_unwrap_the_keyring,
    aws_iam_role_policy.canary_role_write_its_log,
    aws_iam_role_policy.canary_role_be_in_the_vpc,
  ]

  environment {
    variables = {
      BRIDGE_KEYRING       = var.keyring
      BRIDGE_STAGE         = var.stage
      BRIDGE_LOG_LEVEL     = var.log_level
      BRIDGE_PEOPLE_FILE   = var.people
      BRIDGE_RUNBOOKS_FILE = var.runbooks
      BRIDGE_REVOKED       = var.revoked
      STRIP_STAGE_PATH     = "yes"
      BRIDGE_CANARY        = var.canary
    }
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      security_group_ids = split(",", var.security_groups)
      subnet_ids         = split(",", var.subnets)
    }
  }
}

resource "aws_cloudwatch_event_rule" "canary_events_rule_schedule1" {
  count               = local.has_canary ? 1 : 0
  schedule_expression = "rate(5 minutes)"
  state               = "ENABLED"
  name                = "kakehashi-${var.stage}-canary"
  tags                = local.tags
}

resource "aws_cloudwatch_event_target" "canary_events_rule_schedule1" {
  count     = local.has_canary ? 1 : 0
  rule      = aws_cloudwatch_event_rule.canary_events_rule_schedule1[0].name
  target_id = "canarySchedule"
  arn       = aws_lambda_function.canary_lambda_function[0].arn
}

resource "aws_lambda_permission" "canary_lambda_permission_events_rule_schedule1" {
  count         = local.has_canary ? 1 : 0
  function_name = aws_lambda_function.canary_lambda_function[0].arn
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.canary_events_rule_schedule1[0].arn
}

resource "aws_apigatewayv2_api" "http_api" {
  name                         = "${var.stage}-kakehashi"
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = local.has_domain ? true : false
  tags                         = local.tags
}

resource "aws_cloudwatch_log_group" "http_api_log_group" {
  name              = "/aws/http-api/kakehashi-${var.stage}"
  retention_in_days = var.log_days
  tags              = local.tags
}

resource "aws_apigatewayv2_stage" "http_api_stage" {
  api_id      = aws_apigatewayv2_api.http_api.id
  name        = "$default"
  auto_deploy = true
  tags        = local.tags
  depends_on  = [aws_cloudwatch_log_group.http_api_log_group]

  dynamic "default_route_settings" {
    for_each = local.has_throttle ? [1] : []

    content {
      throttling_rate_limit  = var.throttle
      throttling_burst_limit = var.throttle
    }
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.http_api_log_group.arn
    format          = "{\"time\":\"$context.requestTime\",\"id\":\"$context.requestId\",\"route\":\"$context.routeKey\",\"status\":\"$context.status\",\"ms\":\"$context.responseLatency\",\"error\":\"$context.integrationErrorMessage\"}"
  }
}

resource "aws_lambda_permission" "http_lambda_permission_http_api" {
  function_name = aws_lambda_function.http_lambda_function.arn
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:${data.aws_partition.current.partition}:execute-api:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:${aws_apigatewayv2_api.http_api.id}/*"
}

resource "aws_apigatewayv2_integration" "http_api_integration_http" {
  api_id                 = aws_apigatewayv2_api.http_api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.http_lambda_function.arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "http_api_route_any_backlog_token_var" {
  api_id     = aws_apigatewayv2_api.http_api.id
  route_key  = "ANY /backlog/{token}"
  target     = "integrations/${aws_apigatewayv2_integration.http_api_integration_http.id}"
  depends_on = [aws_apigatewayv2_integration.http_api_integration_http]
}

resource "aws_apigatewayv2_route" "http_api_route_any_aws_token_var" {
  api_id     = aws_apigatewayv2_api.http_api.id
  route_key  = "ANY /aws/{token}"
  target     = "integrations/${aws_apigatewayv2_integration.http_api_integration_http.id}"
  depends_on = [aws_apigatewayv2_integration.http_api_integration_http]
}

resource "aws_apigatewayv2_route" "http_api_route_get_healthz" {
  api_id     = aws_apigatewayv2_api.http_api.id
  route_key  = "GET /healthz"
  target     = "integrations/${aws_apigatewayv2_integration.http_api_integration_http.id}"
  depends_on = [aws_apigatewayv2_integration.http_api_integration_http]
}

resource "aws_iam_role" "http_role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  permissions_boundary = local.has_boundary ? var.boundary : null
  tags                 = local.tags
}

resource "aws_iam_role_policy" "http_role_unwrap_the_keyring" {
  name = "UnwrapTheKeyring"
  role = aws_iam_role.http_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.key_arns
        Condition = {
          StringEquals = {
            "kms:EncryptionContext:service" = "bridge"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "http_role_write_its_log" {
  name = "WriteItsLog"
  role = aws_iam_role.http_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.http_log_group.arn}:*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "http_role_send_to_the_queue" {
  count = local.queued ? 1 : 0
  name  = "SendToTheQueue"
  role  = aws_iam_role.http_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.queue[0].arn
      },
    ]
  })
}

resource "aws_iam_role_policy" "http_role_be_in_the_vpc" {
  count = local.in_vpc ? 1 : 0
  name  = "BeInTheVpc"
  role  = aws_iam_role.http_role.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_apigatewayv2_domain_name" "domain" {
  count       = local.has_domain ? 1 : 0
  domain_name = var.domain
  tags        = local.tags

  domain_name_configuration {
    certificate_arn = var.certificate
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "domain_mapping" {
  count       = local.has_domain ? 1 : 0
  api_id      = aws_apigatewayv2_api.http_api.id
  domain_name = aws_apigatewayv2_domain_name.domain[0].domain_name
  stage       = "$default"
  depends_on  = [aws_apigatewayv2_stage.http_api_stage]
}

resource "aws_cloudwatch_metric_alarm" "http_errors_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-http-errors"
  alarm_description   = "The bridge crashed, ran out of time or could not start; its log says why."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.http_lambda_function.function_name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "http_throttles_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-http-throttles"
  alarm_description   = "Lambda turned senders away; raise reserved_concurrency, or the account's quota."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions = {
    FunctionName = aws_lambda_function.http_lambda_function.function_name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "answered_errors_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-answered-5xx"
  alarm_description   = "Senders were answered 5xx for 15 minutes; the log's outcome says why, Slack's status may too."
  namespace           = "AWS/ApiGateway"
  metric_name         = "5xx"
  dimensions = {
    ApiId = aws_apigatewayv2_api.http_api.id
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "unavailable_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-unavailable"
  alarm_description   = "KMS, SQS or a certificate did not answer for ten minutes; python -m bridge doctor looks closer."
  namespace           = "Kakehashi"
  metric_name         = "Unavailable"
  dimensions = {
    Stage = var.stage
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "dead_destination_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-dead-destination"
  alarm_description   = "A channel, webhook or bot is gone; the log's detail has Slack's word for it. Mint a new URL."
  namespace           = "Kakehashi"
  metric_name         = "DeadDestination"
  dimensions = {
    Stage = var.stage
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "refused_alarm" {
  count               = local.has_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-refused"
  alarm_description   = "Slack did not take a message as it was, a bug of the bridge; report it with the log's detail."
  namespace           = "Kakehashi"
  metric_name         = "Refused"
  dimensions = {
    Stage = var.stage
  }
  tags = local.tags
}

resource "aws_iam_role" "canary_role" {
  count = local.has_canary ? 1 : 0
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  permissions_boundary = local.has_boundary ? var.boundary : null
  tags                 = local.tags
}

resource "aws_iam_role_policy" "canary_role_unwrap_the_keyring" {
  count = local.has_canary ? 1 : 0
  name  = "UnwrapTheKeyring"
  role  = aws_iam_role.canary_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.key_arns
        Condition = {
          StringEquals = {
            "kms:EncryptionContext:service" = "bridge"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "canary_role_write_its_log" {
  count = local.has_canary ? 1 : 0
  name  = "WriteItsLog"
  role  = aws_iam_role.canary_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.canary_log_group[0].arn}:*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "canary_role_be_in_the_vpc" {
  count = local.has_canary && local.in_vpc ? 1 : 0
  name  = "BeInTheVpc"
  role  = aws_iam_role.canary_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "canary_alarm" {
  count             = local.has_canary ? 1 : 0
  alarm_name        = "kakehashi-${var.stage}-canary"
  alarm_description = "The canary's URL has not arrived, or was not tested, for 15 minutes; the canary's log says why."
  namespace         = "Kakehashi"
  metric_name       = "NotArrived"
  dimensions = {
    Stage = var.stage
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "breaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  tags                = local.tags
}

resource "aws_cloudwatch_query_definition" "skipped_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/what was skipped, and why"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter event = "hook" and outcome = "skipped"
    | stats count(*) as times by source, kind, reason
    | sort times desc
  EOT
}

resource "aws_cloudwatch_query_definition" "slowest_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/the slowest requests"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter event = "hook"
    | sort ms desc
    | limit 50
    | display @timestamp, source, kind, token, outcome, ms, request
  EOT
}

resource "aws_cloudwatch_query_definition" "by_url_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/what each URL did"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter event in ["hook", "parcel"]
    | stats count(*) as times by token, label, source, outcome
    | sort token, times desc
  EOT
}

resource "aws_cloudwatch_query_definition" "by_key_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/which keys are still in use, and by which URLs"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter event = "hook" and ispresent(key)
    | stats count(*) as times, latest(@timestamp) as last by key, token, label, source
    | sort key, last desc
  EOT
}

resource "aws_cloudwatch_query_definition" "this_event_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/was this event posted? put in its own id"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter event_id = "PUT THE EVENT'S ID HERE"
    | sort @timestamp
    | display @timestamp, event, source, kind, token, outcome, reason, detail, ms
  EOT
}

resource "aws_cloudwatch_query_definition" "failures_query" {
  count           = local.has_dashboard ? 1 : 0
  name            = "kakehashi-${var.stage}/what failed, by reason"
  log_group_names = concat([aws_cloudwatch_log_group.http_log_group.name], local.queued ? [aws_cloudwatch_log_group.worker_log_group[0].name] : [], local.has_canary ? [aws_cloudwatch_log_group.canary_log_group[0].name] : [])
  query_string    = <<-EOT
    filter level in ["WARNING", "ERROR"]
    | stats count(*) as times, latest(@timestamp) as last by event, outcome, detail
    | sort times desc
  EOT
}

resource "aws_cloudwatch_dashboard" "dashboard" {
  count          = local.has_dashboard ? 1 : 0
  dashboard_name = "kakehashi-${var.stage}"
  dashboard_body = jsonencode({
    widgets = concat(
      [
        {
          type   = "metric"
          x      = 0
          y      = 0
          width  = 8
          height = 6
          properties = {
            title  = "Posted, by source"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              ["Kakehashi", "Posted", "Stage", "${var.stage}", "Source", "aws"],
              ["Kakehashi", "Posted", "Stage", "${var.stage}", "Source", "backlog"],
            ]
          }
        },
        {
          type   = "metric"
          x      = 8
          y      = 0
          width  = 8
          height = 6
          properties = {
            title  = "Skipped, by source"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              ["Kakehashi", "Skipped", "Stage", "${var.stage}", "Source", "aws"],
              ["Kakehashi", "Skipped", "Stage", "${var.stage}", "Source", "backlog"],
            ]
          }
        },
        {
          type   = "metric"
          x      = 16
          y      = 0
          width  = 8
          height = 6
          properties = {
            title  = "Slack, ms"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              [
                "Kakehashi",
                "SlackMilliseconds",
                "Stage",
                "${var.stage}",
                {
                  stat  = "p50"
                  label = "p50"
                },
              ],
              [
                "Kakehashi",
                "SlackMilliseconds",
                "Stage",
                "${var.stage}",
                {
                  stat  = "p99"
                  label = "p99"
                },
              ],
            ]
          }
        },
        {
          type   = "metric"
          x      = 0
          y      = 6
          width  = 8
          height = 6
          properties = {
            title  = "What wants a look"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              ["Kakehashi", "Refused", "Stage", "${var.stage}"],
              ["Kakehashi", "DeadDestination", "Stage", "${var.stage}"],
              ["Kakehashi", "Unavailable", "Stage", "${var.stage}"],
              ["Kakehashi", "Parked", "Stage", "${var.stage}"],
              ["Kakehashi", "Stuck", "Stage", "${var.stage}"],
              ["Kakehashi", "NotArrived", "Stage", "${var.stage}"],
            ]
          }
        },
        {
          type   = "metric"
          x      = 8
          y      = 6
          width  = 8
          height = 6
          properties = {
            title  = "Slack slows or is unsure"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              ["Kakehashi", "Slowed", "Stage", "${var.stage}"],
              ["Kakehashi", "Repeated", "Stage", "${var.stage}"],
              ["Kakehashi", "Unthreaded", "Stage", "${var.stage}"],
            ]
          }
        },
        {
          type   = "metric"
          x      = 16
          y      = 6
          width  = 8
          height = 6
          properties = {
            title  = "The gateway"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              ["AWS/ApiGateway", "Count", "ApiId", "${aws_apigatewayv2_api.http_api.id}"],
              ["AWS/ApiGateway", "4xx", "ApiId", "${aws_apigatewayv2_api.http_api.id}"],
              ["AWS/ApiGateway", "5xx", "ApiId", "${aws_apigatewayv2_api.http_api.id}"],
            ]
          }
        },
        {
          type   = "metric"
          x      = 0
          y      = 12
          width  = 8
          height = 6
          properties = {
            title  = "The function"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              [
                "AWS/Lambda",
                "Errors",
                "FunctionName",
                "${aws_lambda_function.http_lambda_function.function_name}",
              ],
              [
                "AWS/Lambda",
                "Throttles",
                "FunctionName",
                "${aws_lambda_function.http_lambda_function.function_name}",
              ],
              [
                "AWS/Lambda",
                "ConcurrentExecutions",
                "FunctionName",
                "${aws_lambda_function.http_lambda_function.function_name}",
                {
                  stat = "Maximum"
                },
              ],
            ]
          }
        },
        {
          type   = "metric"
          x      = 8
          y      = 12
          width  = 8
          height = 6
          properties = {
            title  = "The function, ms"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              [
                "AWS/Lambda",
                "Duration",
                "FunctionName",
                "${aws_lambda_function.http_lambda_function.function_name}",
                {
                  stat  = "p50"
                  label = "p50"
                },
              ],
              [
                "AWS/Lambda",
                "Duration",
                "FunctionName",
                "${aws_lambda_function.http_lambda_function.function_name}",
                {
                  stat  = "p99"
                  label = "p99"
                },
              ],
            ]
          }
        },
      ],
      [for item in [
        {
          type   = "metric"
          x      = 16
          y      = 12
          width  = 8
          height = 6
          properties = {
            title  = "Waiting and parked"
            region = "${data.aws_region.current.region}"
            stat   = "Maximum"
            period = 300
            metrics = [
              [
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                "QueueName",
                "${aws_sqs_queue.queue[0].name}",
                {
                  label = "waiting"
                },
              ],
              [
                "AWS/SQS",
                "ApproximateNumberOfMessagesNotVisible",
                "QueueName",
                "${aws_sqs_queue.queue[0].name}",
                {
                  label = "in hand"
                },
              ],
              [
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                "QueueName",
                "${aws_sqs_queue.parked_queue[0].name}",
                {
                  label = "parked"
                },
              ],
            ]
          }
        },
        {
          type   = "metric"
          x      = 0
          y      = 18
          width  = 8
          height = 6
          properties = {
            title   = "The oldest parcel, s"
            region  = "${data.aws_region.current.region}"
            stat    = "Maximum"
            period  = 300
            metrics = [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "${aws_sqs_queue.queue[0].name}"]]
          }
        },
        {
          type   = "metric"
          x      = 8
          y      = 18
          width  = 8
          height = 6
          properties = {
            title  = "The worker"
            region = "${data.aws_region.current.region}"
            stat   = "Sum"
            period = 300
            metrics = [
              [
                "AWS/Lambda",
                "Errors",
                "FunctionName",
                "${aws_lambda_function.worker_lambda_function[0].function_name}",
              ],
              [
                "AWS/Lambda",
                "Throttles",
                "FunctionName",
                "${aws_lambda_function.worker_lambda_function[0].function_name}",
              ],
              [
                "AWS/Lambda",
                "ConcurrentExecutions",
                "FunctionName",
                "${aws_lambda_function.worker_lambda_function[0].function_name}",
                {
                  stat = "Maximum"
                },
              ],
            ]
          }
        },
      ] : item if local.queued]
    )
  })
}

resource "aws_cloudwatch_log_group" "worker_log_group" {
  count             = local.queued ? 1 : 0
  name              = "/aws/lambda/kakehashi-${var.stage}-worker"
  retention_in_days = var.log_days
  tags              = local.tags
}

resource "aws_lambda_function" "worker_lambda_function" {
  count         = local.queued ? 1 : 0
  s3_bucket     = var.zip_bucket
  s3_key        = var.zip_key
  handler       = "handler.worker"
  runtime       = "python3.13"
  function_name = "kakehashi-${var.stage}-worker"
  memory_size   = 512
  timeout       = 60
  architectures = [var.architecture]
  description   = "Posts to Slack what waits in the queue"
  role          = aws_iam_role.worker_role[0].arn
  tags          = local.tags
  depends_on = [
    aws_cloudwatch_log_group.worker_log_group,
    aws_iam_role.worker_role,
    aws_iam_role_policy.worker_role_unwrap_the_keyring,
    aws_iam_role_policy.worker_role_write_its_log,
    aws_iam_role_policy.worker_role_work_off_the_queue,
    aws_iam_role_policy.worker_role_be_in_the_vpc,
  ]

  environment {
    variables = {
      BRIDGE_KEYRING          = var.keyring
      BRIDGE_STAGE            = var.stage
      BRIDGE_LOG_LEVEL        = var.log_level
      BRIDGE_PEOPLE_FILE      = var.people
      BRIDGE_RUNBOOKS_FILE    = var.runbooks
      BRIDGE_REVOKED          = var.revoked
      STRIP_STAGE_PATH        = "yes"
      BRIDGE_DELIVERY         = var.delivery
      BRIDGE_QUEUE_URL        = aws_sqs_queue.queue[0].url
      BRIDGE_PARKED_QUEUE_URL = aws_sqs_queue.parked_queue[0].url
    }
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      security_group_ids = split(",", var.security_groups)
      subnet_ids         = split(",", var.subnets)
    }
  }
}

resource "aws_lambda_event_source_mapping" "worker_event_source_mapping_sqsqueue" {
  count                   = local.queued ? 1 : 0
  batch_size              = 1
  event_source_arn        = aws_sqs_queue.queue[0].arn
  function_name           = aws_lambda_function.worker_lambda_function[0].arn
  enabled                 = true
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = local.tags
  depends_on = [
    aws_iam_role.worker_role,
    aws_iam_role_policy.worker_role_unwrap_the_keyring,
    aws_iam_role_policy.worker_role_write_its_log,
    aws_iam_role_policy.worker_role_work_off_the_queue,
    aws_iam_role_policy.worker_role_be_in_the_vpc,
  ]

  scaling_config {
    maximum_concurrency = var.worker_concurrency
  }
}

resource "aws_sqs_queue" "queue" {
  count                      = local.queued ? 1 : 0
  name                       = "kakehashi-${var.stage}.fifo"
  fifo_queue                 = true
  deduplication_scope        = "messageGroup"
  fifo_throughput_limit      = "perMessageGroupId"
  visibility_timeout_seconds = 360
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.parked_queue[0].arn
    maxReceiveCount     = 200
  })
  tags = local.tags
}

resource "aws_sqs_queue" "parked_queue" {
  count                     = local.queued ? 1 : 0
  name                      = "kakehashi-${var.stage}-parked.fifo"
  fifo_queue                = true
  deduplication_scope       = "messageGroup"
  fifo_throughput_limit     = "perMessageGroupId"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = local.tags
}

resource "aws_sqs_queue_policy" "queue_over_tls_alone" {
  count     = local.queued ? 1 : 0
  queue_url = aws_sqs_queue.queue[0].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.queue[0].arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "parked_queue_over_tls_alone" {
  count     = local.queued ? 1 : 0
  queue_url = aws_sqs_queue.parked_queue[0].url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.parked_queue[0].arn
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "worker_role" {
  count = local.queued ? 1 : 0
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "lambda.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  permissions_boundary = local.has_boundary ? var.boundary : null
  tags                 = local.tags
}

resource "aws_iam_role_policy" "worker_role_unwrap_the_keyring" {
  count = local.queued ? 1 : 0
  name  = "UnwrapTheKeyring"
  role  = aws_iam_role.worker_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = var.key_arns
        Condition = {
          StringEquals = {
            "kms:EncryptionContext:service" = "bridge"
          }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy" "worker_role_write_its_log" {
  count = local.queued ? 1 : 0
  name  = "WriteItsLog"
  role  = aws_iam_role.worker_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.worker_log_group[0].arn}:*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "worker_role_work_off_the_queue" {
  count = local.queued ? 1 : 0
  name  = "WorkOffTheQueue"
  role  = aws_iam_role.worker_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
        ]
        Resource = aws_sqs_queue.queue[0].arn
      },
      {
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.parked_queue[0].arn
      },
    ]
  })
}

resource "aws_iam_role_policy" "worker_role_be_in_the_vpc" {
  count = local.queued && local.in_vpc ? 1 : 0
  name  = "BeInTheVpc"
  role  = aws_iam_role.worker_role[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "worker_errors_alarm" {
  count               = local.has_queue_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-worker-errors"
  alarm_description   = "The worker crashed, ran out of time or could not start; its log says why. Nothing is lost."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions = {
    FunctionName = aws_lambda_function.worker_lambda_function[0].function_name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "worker_throttles_alarm" {
  count               = local.has_queue_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-worker-throttles"
  alarm_description   = "Lambda had no room for the worker; raise the account's quota, or lower worker_concurrency."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions = {
    FunctionName = aws_lambda_function.worker_lambda_function[0].function_name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "oldest_parcel_alarm" {
  count               = local.has_queue_alarms ? 1 : 0
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-oldest-parcel"
  alarm_description   = "A parcel has waited for 15 minutes; too many for a channel, or no worker. Nothing is lost."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = aws_sqs_queue.queue[0].name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "parked_parcels_alarm" {
  count               = local.has_queue_alarms ? 1 : 0
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-parked-parcels"
  alarm_description   = "Parcels could not be delivered and wait for you; python -m bridge parked list says why."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = aws_sqs_queue.parked_queue[0].name
  }
  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "stuck_parcel_alarm" {
  count               = local.has_queue_alarms ? 1 : 0
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarms]
  ok_actions          = [var.alarms]
  alarm_name          = "kakehashi-${var.stage}-stuck-parcel"
  alarm_description   = "A parcel has been tried for 15 minutes; the worker's log says why. Nothing is lost."
  namespace           = "Kakehashi"
  metric_name         = "Stuck"
  dimensions = {
    Stage = var.stage
  }
  tags = local.tags
}
