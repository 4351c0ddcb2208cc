"""Benchmarks and the data for them; never run as timed tests. Start with `python -m bench --help`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhike.config.settings")
django.setup()
