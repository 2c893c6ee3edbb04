"""with_duckdb.py FILE: what obs-analytics counts, by DuckDB on one thread.

Named columns and types are what DuckDB is fastest with: it guesses nothing
and reads only these.
"""

import sys

import duckdb

from answers import CLASSES, show

STATUSES = "".join(
    f"count(*) FILTER (status // 100 = {n}), " for n in CLASSES)
QUERY = f"""
  SELECT request.host, floor(ts / 86400)::INTEGER AS day, count(*), {STATUSES}
    quantile_disc(duration, [0.5, 0.95]) FILTER (
      status NOT IN (0, 101) AND NOT starts_with(
        coalesce(resp_headers."Content-Type"[1], ''), 'text/event-stream')),
    sum(size)
  FROM read_json(?, format = 'newline_delimited', columns = {{
    ts: 'DOUBLE', request: 'STRUCT(host VARCHAR)', duration: 'DOUBLE',
    size: 'BIGINT', status: 'INTEGER',
    resp_headers: 'STRUCT("Content-Type" VARCHAR[])'}})
  GROUP BY ALL"""

connection = duckdb.connect(config={"threads": 1})
for host, day, requests, *classes, percentiles, size in connection.execute(
        QUERY, sys.argv[1:]).fetchall():
    show(host, day, requests, classes, percentiles or (None, None), int(size))
