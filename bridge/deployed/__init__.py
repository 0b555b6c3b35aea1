"""Options of the deployment, for every URL: people and runbooks, in text files with one entry a line."""
