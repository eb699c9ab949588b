"""``python -m dragoman.codes``: check the ontology; a line a problem and exit status 1, or 0."""

from __future__ import annotations

import sys

from dragoman.codes.check import problems


def main() -> int:
    """Print every problem on a line of its own and return the exit status."""
    found = problems()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
