"""What the public may read. All inside a scope."""
