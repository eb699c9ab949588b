"""What batches cost, and what is left of them after kills."""
