"""The pages: one module each."""

from fastapi import APIRouter

from dragoman.serve.pages import home

router = APIRouter()
for module in (home,):
    router.include_router(module.router)
