"""How soon the reading room answers, page by page and endpoint by endpoint."""
