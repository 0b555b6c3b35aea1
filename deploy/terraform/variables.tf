variable "zip_bucket" {
  type        = string
  description = "The bucket that the zip is in, in the region deployed to"
}

variable "zip_key" {
  type        = string
  description = "The zip's key in that bucket; a new version needs a new key"
}

variable "keyring" {
  type        = string
  description = "The keyring's lines, each wrapped by KMS; with all else at most 4 KB"
}

variable "key_arns" {
  type        = list(string)
  description = "The ARNs of the KMS keys that the keyring names"
}

variable "stage" {
  type        = string
  description = "What its names and metrics are told apart by"
  default     = "prod"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9-]{0,31}$", var.stage))
    error_message = "Expected what fits ^[A-Za-z][A-Za-z0-9-]{0,31}$."
  }
}

variable "delivery" {
  type        = string
  description = "direct, or queue: SQS holds messages until Slack has them"
  default     = "direct"

  validation {
    condition     = contains(["direct", "queue"], var.delivery)
    error_message = "Expected direct or queue."
  }
}

variable "domain" {
  type        = string
  description = "A domain of its own, such as bridge.example.com"
  default     = ""

  validation {
    condition     = can(regex("^((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63})?$", var.domain))
    error_message = "Expected what fits ^((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63})?$."
  }
}

variable "certificate" {
  type        = string
  description = "The ARN of the domain's certificate in ACM, in this region"
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+)?$", var.certificate))
    error_message = "Expected what fits ^(arn:aws[a-z-]*:acm:([a-z0-9-]+):[0-9]{12}:certificate/[A-Za-z0-9-]+)?$."
  }
}

variable "alarms" {
  type        = string
  description = "The ARN of the SNS topic that is told when something is wrong"
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256})?$", var.alarms))
    error_message = "Expected what fits ^(arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256})?$."
  }
}

variable "canary" {
  type        = string
  description = "A URL of mint's: whether it would arrive is tested"
  sensitive   = true
  default     = ""

  validation {
    condition     = can(regex("^(https://[A-Za-z0-9.:-]+/[a-z]+/[A-Za-z0-9_-]{40,})?$", var.canary))
    error_message = "Expected what fits ^(https://[A-Za-z0-9.:-]+/[a-z]+/[A-Za-z0-9_-]{40,})?$."
  }
}

variable "dashboard" {
  type        = string
  description = "on: a dashboard, and queries of its log"
  default     = ""

  validation {
    condition     = contains(["", "on"], var.dashboard)
    error_message = "Expected nothing or on."
  }
}

variable "people" {
  type        = string
  description = "A file in the zip of who is which Slack member"
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$", var.people))
    error_message = "Expected what fits ^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$."
  }
}

variable "runbooks" {
  type        = string
  description = "A file in the zip of which runbook is for which alarm"
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$", var.runbooks))
    error_message = "Expected what fits ^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?$."
  }
}

variable "revoked" {
  type        = string
  description = "Ids of tokens that must work no longer, comma-separated"
  default     = ""

  validation {
    condition     = can(regex("^([0-9a-f]{8}(,[0-9a-f]{8})*)?$", var.revoked))
    error_message = "Expected what fits ^([0-9a-f]{8}(,[0-9a-f]{8})*)?$."
  }
}

variable "log_level" {
  type        = string
  description = "What is logged, from this level up"
  default     = "INFO"

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR"], var.log_level)
    error_message = "Expected one of DEBUG, INFO, WARNING, ERROR."
  }
}

variable "log_days" {
  type        = number
  description = "How long the log is kept"
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_days)
    error_message = "Expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "architecture" {
  type        = string
  description = "What the zip was made for"
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "Expected arm64 or x86_64."
  }
}

variable "reserved_concurrency" {
  type        = number
  description = "Requests at a time that Lambda keeps for the bridge"
  default     = null

  validation {
    condition     = var.reserved_concurrency == null ? true : var.reserved_concurrency >= 1 && var.reserved_concurrency <= 100000
    error_message = "Expected a number from 1 to 100000, or null."
  }
}

variable "throttle" {
  type        = number
  description = "Requests a second that the gateway lets in, and as many at once"
  default     = null

  validation {
    condition     = var.throttle == null ? true : var.throttle >= 1 && var.throttle <= 10000
    error_message = "Expected a number from 1 to 10000, or null."
  }
}

variable "worker_concurrency" {
  type        = number
  description = "In queue mode, channels posted to at a time"
  default     = 5

  validation {
    condition     = var.worker_concurrency >= 2 && var.worker_concurrency <= 1000
    error_message = "Expected a number from 2 to 1000."
  }
}

variable "boundary" {
  type        = string
  description = "The ARN of the roles' permissions boundary"
  default     = ""

  validation {
    condition     = can(regex("^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]{1,512})?$", var.boundary))
    error_message = "Expected what fits ^(arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9_+=,.@/-]{1,512})?$."
  }
}

variable "subnets" {
  type        = string
  description = "Of a VPC, comma-separated; with a way out"
  default     = ""

  validation {
    condition     = can(regex("^(subnet-[0-9a-f]{8,17}(,subnet-[0-9a-f]{8,17}){0,15})?$", var.subnets))
    error_message = "Expected what fits ^(subnet-[0-9a-f]{8,17}(,subnet-[0-9a-f]{8,17}){0,15})?$."
  }
}

variable "security_groups" {
  type        = string
  description = "The VPC's, comma-separated"
  default     = ""

  validation {
    condition     = can(regex("^(sg-[0-9a-f]{8,17}(,sg-[0-9a-f]{8,17}){0,4})?$", var.security_groups))
    error_message = "Expected what fits ^(sg-[0-9a-f]{8,17}(,sg-[0-9a-f]{8,17}){0,4})?$."
  }
}

variable "tags" {
  type        = map(string)
  description = "Of all that it makes, besides application and stage"
  default     = {}

  validation {
    condition     = length(var.tags) <= 48 && !contains(keys(var.tags), "application") && !contains(keys(var.tags), "stage")
    error_message = "Expected up to 48 tags, and neither application nor stage, which it has already."
  }
}
