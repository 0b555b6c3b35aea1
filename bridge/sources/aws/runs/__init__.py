"""What runs and ends: builds, pipelines, deployments, jobs, tasks, stacks, backups, instances."""
