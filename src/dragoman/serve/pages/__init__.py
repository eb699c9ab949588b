"""The pages: one module each."""

from fastapi import APIRouter

from dragoman.serve.pages import (
    actor,
    commitments,
    home,
    judging,
    listing,
    look,
    network,
    pair,
    pictures,
    read,
    report,
    search,
    stories,
)

router = APIRouter()
for module in (
    home, look, listing, report, search, pair, network, pictures, commitments, stories, read, judging, actor,
):  # fmt: skip
    router.include_router(module.router)
