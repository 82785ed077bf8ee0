"""The page `/metrics`, for whoever has the token, and what fills it."""

import hmac
import os
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from app.metrics.counters import IN_USE, RUNNING, Counters
from app.metrics.sheets import PID, Sheet
from app.server.answers import GO_ON
from app.worker.records import Outcome, last_of_each
from core.accounts.permissions import public
from core.clock import utc_now
from core.db import db
from core.errors import Refused
from core.failures import Unusable
from core.work import WATCHER
from imports.models import ImportRun

COUNTERS = "palier.metrics"


def with_metrics(app: Flask) -> None:
    """Count requests and work from now on, and show them to whoever has PALIER_METRICS_TOKEN; nothing without it.

    To be called after every route was added.
    """
    app.add_url_rule("/metrics", "metrics", public(show))
    if not app.config["METRICS_TOKEN"]:
        return
    programme = f"{app.instance_path}|{app.config['SQLALCHEMY_DATABASE_URI']}"
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    counters = app.extensions[COUNTERS] = Counters(programme, routes)
    # From now on, not from its first request on, it is one of those that answer.
    counters.sheets.add({})
    app.extensions[WATCHER] = counters.worked
    # Before anything that may refuse the request.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_answered)
    app.teardown_request(_end)


def show() -> Response:
    """The figures as Prometheus reads them; 404 where no token is set, 401 without it."""
    token = current_app.config["METRICS_TOKEN"]
    if not token:
        abort(404)
    sent = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(sent, f"Bearer {token}".encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    response = Response(generate_latest(Figures()), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _counters() -> Counters:
    counters: Counters = current_app.extensions[COUNTERS]
    return counters


def _begin() -> None:
    g.counted_from = time.perf_counter()
    _counters().begin()


def _answered(response: Response) -> Response:
    counters = _counters()
    if "counted_from" in g and response.status_code != GO_ON:
        counters.answered(request.endpoint, response.status_code, time.perf_counter() - g.counted_from)
    pool = db.engine.pool
    if isinstance(pool, QueuePool):
        # Once it is sent: by then this request has given its own connection back.
        response.call_on_close(lambda: counters.sheets.put(IN_USE, pool.checkedout()))
    return response


def _end(_error: BaseException | None) -> None:
    if "counted_from" in g:
        _counters().end()


class Figures:
    """What is shown: the sum of what all processes counted, and of the living ones how they are."""

    def collect(self) -> Iterator[Metric]:
        """Every figure with its name, meaning and values."""
        counters = _counters()
        sheets = counters.sheets.read()
        yield from _of_requests(counters, sheets)
        yield from _of_work(counters, sheets)
        yield from _of_processes([sheet for sheet in sheets if sheet.alive])
        yield from _of_database()
        yield from _of_jobs()


def _of_requests(counters: Counters, sheets: list[Sheet]) -> Iterator[Metric]:
    requests = CounterMetricFamily("palier_requests", "Requests answered.", labels=["route", "status"])
    for route, status, count in counters.requests(sheets):
        requests.add_metric([route, status], count)
    yield requests
    seconds = HistogramMetricFamily("palier_request_seconds", "From a request to its answer.", labels=["route"])
    for route, buckets, total in counters.request_seconds(sheets):
        seconds.add_metric([route], buckets, total)
    yield seconds
    running = sum(sheet.values[RUNNING] for sheet in sheets if sheet.alive)
    yield GaugeMetricFamily("palier_requests_running", "Requests being answered, this one too.", running)


def _of_work(counters: Counters, sheets: list[Sheet]) -> Iterator[Metric]:
    works = CounterMetricFamily("palier_work", "Longer work done by pages.", labels=["work", "outcome"])
    for work, outcome, count in counters.works(sheets):
        works.add_metric([work, outcome], count)
    yield works
    seconds = HistogramMetricFamily("palier_work_seconds", "How long it took.", labels=["work"])
    for work, buckets, total in counters.work_seconds(sheets):
        seconds.add_metric([work], buckets, total)
    yield seconds


def _of_processes(living: list[Sheet]) -> Iterator[Metric]:
    yield GaugeMetricFamily("palier_workers", "Processes that answer.", len(living))
    memory = GaugeMetricFamily("palier_process_resident_bytes", "Memory of each process.", labels=["worker"])
    in_use = GaugeMetricFamily("palier_database_connections_in_use", "Of each process.", labels=["worker"])
    for sheet in living:
        if (resident := _resident_bytes(int(sheet.values[PID]))) is not None:
            memory.add_metric([str(sheet.number)], resident)
        in_use.add_metric([str(sheet.number)], sheet.values[IN_USE])
    yield memory
    yield in_use
    pool = db.engine.pool
    if isinstance(pool, QueuePool):
        most = pool.size() + pool._max_overflow
        yield GaugeMetricFamily("palier_database_connections_limit", "The most that a process opens.", most)


def _resident_bytes(pid: int) -> int | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _of_database() -> Iterator[Metric]:
    """Whether it answers, and the imports on record, commands' too."""
    imports = GaugeMetricFamily("palier_imports", "Imports on record.", labels=["what", "state"])
    query = select(ImportRun.what, ImportRun.state, func.count()).group_by(ImportRun.what, ImportRun.state)
    try:
        for what, state, count in db.session.execute(query):
            imports.add_metric([what, state], count)
    except (SQLAlchemyError, Unusable):
        db.session.rollback()
        yield GaugeMetricFamily("palier_database_up", "Whether the database answers.", 0)
        return
    yield GaugeMetricFamily("palier_database_up", "Whether the database answers.", 1)
    yield imports


def _of_jobs() -> Iterator[Metric]:
    """When each job of the worker last ran, and whether that went well; nothing of those that never did."""
    since = GaugeMetricFamily("palier_job_seconds_since_run", "Since each job last ran.", labels=["job"])
    failed = GaugeMetricFamily("palier_job_failed", "Whether the last run of each job failed.", labels=["job"])
    try:
        last = last_of_each()
    except (SQLAlchemyError, Refused):
        return
    for name, run in sorted(last.items()):
        since.add_metric([name], (utc_now() - run.ended_at).total_seconds())
        failed.add_metric([name], run.outcome == Outcome.FAILED)
    yield since
    yield failed
