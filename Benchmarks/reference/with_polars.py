"""with_polars.py FILE: what obs-analytics counts, by polars on one thread."""

import os
import sys

from answers import CLASSES, show

os.environ["POLARS_MAX_THREADS"] = "1"
import polars  # noqa: E402  It reads the variable when it is loaded.

column = polars.col
status = column("status")
content_type = column("resp_headers").struct.field("Content-Type").list.first()
is_stream = content_type.fill_null("").str.starts_with("text/event-stream")
duration = column("duration").filter(~status.is_in([0, 101]) & ~is_stream)

rows = polars.scan_ndjson(sys.argv[1], schema={
    "ts": polars.Float64, "request": polars.Struct({"host": polars.String}),
    "duration": polars.Float64, "size": polars.Int64, "status": polars.Int32,
    "resp_headers": polars.Struct(
        {"Content-Type": polars.List(polars.String)}),
}).group_by(
    host=column("request").struct.field("host"),
    day=(column("ts") / 86400).floor().cast(polars.Int32),
).agg(
    polars.len().alias("requests"),
    *((status // 100 == n).sum().alias(str(n)) for n in CLASSES),
    *(duration.quantile(share, "nearest").alias(f"p{share}")
      for share in (0.5, 0.95)),
    column("size").sum(),
).collect()
for host, day, requests, *counts, p50, p95, size in rows.rows():
    show(host, day, requests, counts, (p50, p95), size)
