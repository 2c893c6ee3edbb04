"""The form in which each of the others prints what it counted: a line of JSON
for each host and UTC day."""

import datetime
import json

CLASSES = (2, 3, 4, 5)


def show(host, day, requests, classes, percentiles, size):
    """Prints a row; `day` is days since 1970, `percentiles` are seconds."""
    date = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
    row = {"host": host, "day": str(date), "requests": requests}
    row |= {f"status_{n}xx": count for n, count in zip(CLASSES, classes)}
    row |= {name: seconds and seconds * 1000 for name, seconds in
            zip(("p50_ms", "p95_ms"), percentiles)}
    print(json.dumps(row | {"bytes_out": size}))
