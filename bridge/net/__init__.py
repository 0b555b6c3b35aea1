"""HTTP out of the process: connections, one exchange over one, and the pool of both."""
