"""Run the background worker: imports, exports, consumers of events, and whatever has to happen at a time."""

import signal
import sys

import django
from procrastinate import JobContext
from procrastinate.contrib.django import app

from zhike.config import environment

AT_ONCE = 2
# A worker that gave no sign of life for this long is taken for dead, and others take over its jobs.
SILENT_SECONDS = 30


@app.periodic(cron="* * * * *")
@app.task(name="zhike.take_over", queueing_lock="zhike.take_over", pass_context=True)
async def take_over(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs whose worker died; they go on where they had stored that they were."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        await manager.retry_job(job)


def run(words: list[str]) -> int:
    """Work until told to stop, and finish the present jobs before."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            name="zhike",
            concurrency=environment.number("ZHIKE_WORKER_JOBS", AT_ONCE, least=1, most=32),
            listen_notify=True,
            delete_jobs="successful",
            shutdown_graceful_timeout=15,
            stalled_worker_timeout=SILENT_SECONDS,
        )
    return 0


if __name__ == "__main__":
    django.setup()
    sys.exit(run(sys.argv[1:]))
