"""What CloudTrail recorded: who signed in to the console, who called what, what a service did by itself."""
