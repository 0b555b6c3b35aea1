"""When a message goes out: now, or by way of the queue."""
