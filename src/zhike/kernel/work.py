"""The kernel's kinds of background work, named here so that web and worker both know them."""

from zhike.kernel import bulk, periodic
from zhike.kernel.transfer import exporting, importing, presets

KINDS = (bulk.run_job, importing.run_job, exporting.run_job, presets.run_job)
CLOCK = (periodic.read_events, periodic.sweep)
