"""Feeds and sitemaps watched for as long as the program runs; what they list goes into the record.

``lists`` reads what a feed or sitemap lists, ``fetch`` gets bytes from servers that may be hostile, ``manners`` keeps
to robots.txt and one request at a time, ``state`` remembers it all in a file (its tables are in ``rows``), ``watch`` is
the loop.
"""
