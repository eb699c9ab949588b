"""Many files, many cores, many machines: inputs into shards of Readings, and shards into a record.

``run`` reads inputs into a folder of shards, ``load`` brings them into a record.
"""
