"""How the record holds up: speed by size, many at once, killed at any moment, and what adding costs."""
