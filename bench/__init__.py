"""Measures of accuracy and speed. They read with the shipped register alone, whatever rows the user has."""

import os

os.environ["DRAGOMAN_REGISTER"] = "-"
