"""What a deployment brings along for every URL, in files with an entry a line."""
