"""``python -m bench.record.measured WORDS``: run a command of dragoman, then tell what it took, as a line of JSON."""

from __future__ import annotations

import json
import resource
import sys

from dragoman.cli import main

if __name__ == "__main__":
    status = main(sys.argv[1:])
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "status": status,
        "peak MB": round(used.ru_maxrss / 1024),
        "processor": round(used.ru_utime + used.ru_stime, 1),
    }
    print(json.dumps(told))
