Three tools export metrics in OpenMetrics text, for Prometheus' node_exporter.

  $ export OBS_STATE_DIR="$PWD/state"
  $ mkdir -m 2750 state
  $ for tool in probes analytics metrics; do obs-$tool export; done
  # EOF
  # EOF
  # EOF
  $ ls -A state

Of a probe that has never run nothing is known but that it is there.

  $ obs-probes set my-shop > /dev/null
  $ obs-probes set blog --disable > /dev/null
  $ obs-probes export
  # HELP obs_probe_enabled Whether the app is to be checked.
  # TYPE obs_probe_enabled gauge
  obs_probe_enabled{slug="blog"} 0
  obs_probe_enabled{slug="my-shop"} 1
  # HELP obs_probe_consecutive_failures How many checks have failed since the last good one.
  # TYPE obs_probe_consecutive_failures gauge
  obs_probe_consecutive_failures{slug="blog"} 0
  obs_probe_consecutive_failures{slug="my-shop"} 0
  # EOF

A check that fails. Nobody listens at that port.

  $ obs-probes bind my-shop http://127.0.0.1:9 > /dev/null
  $ obs-probes once my-shop --fall 1 | jq -r .error
  connect: Connection refused
  $ obs-probes export | sed -E 's/ [0-9]{10}$/ SECONDS/'
  # HELP obs_probe_enabled Whether the app is to be checked.
  # TYPE obs_probe_enabled gauge
  obs_probe_enabled{slug="blog"} 0
  obs_probe_enabled{slug="my-shop"} 1
  # HELP obs_probe_up Whether the last check found the app up; absent if nobody knows.
  # TYPE obs_probe_up gauge
  obs_probe_up{slug="my-shop"} 0
  # HELP obs_probe_consecutive_failures How many checks have failed since the last good one.
  # TYPE obs_probe_consecutive_failures gauge
  obs_probe_consecutive_failures{slug="blog"} 0
  obs_probe_consecutive_failures{slug="my-shop"} 1
  # HELP obs_probe_last_check_timestamp_seconds When the last check began, in seconds since 1970.
  # TYPE obs_probe_last_check_timestamp_seconds gauge
  # UNIT obs_probe_last_check_timestamp_seconds seconds
  obs_probe_last_check_timestamp_seconds{slug="my-shop"} SECONDS
  # EOF

Requests of all days, and latencies of today. There were none today.

  $ cat > state/apps/my-shop/rollups.jsonl << END
  > {"day":"2026-06-25","requests":7,"status_2xx":4,"status_3xx":1,"status_4xx":1,"status_5xx":0,"p50_ms":12.4,"p95_ms":88.1,"bytes_out":9000}
  > {"day":"2026-06-26","requests":2,"status_2xx":2,"status_3xx":0,"status_4xx":0,"status_5xx":0,"p50_ms":10,"p95_ms":10,"bytes_out":18}
  > END
  $ obs-analytics export
  # HELP obs_http_requests Requests by the class of their status; other is in none of these.
  # TYPE obs_http_requests counter
  obs_http_requests_total{slug="my-shop",status_class="2xx"} 6
  obs_http_requests_total{slug="my-shop",status_class="3xx"} 1
  obs_http_requests_total{slug="my-shop",status_class="4xx"} 1
  obs_http_requests_total{slug="my-shop",status_class="5xx"} 0
  obs_http_requests_total{slug="my-shop",status_class="other"} 1
  # HELP obs_http_response_bytes Bytes of response bodies.
  # TYPE obs_http_response_bytes counter
  # UNIT obs_http_response_bytes bytes
  obs_http_response_bytes_total{slug="my-shop"} 9018
  # EOF
  $ sed -i "s/2026-06-26/$(date -u +%F)/" state/apps/my-shop/rollups.jsonl
  $ sed -i 's/"p95_ms":10,/"p95_ms":88.1,/' state/apps/my-shop/rollups.jsonl
  $ obs-analytics export | grep duration
  # HELP obs_http_request_duration_p50_seconds What half of the requests since midnight UTC took at most.
  # TYPE obs_http_request_duration_p50_seconds gauge
  # UNIT obs_http_request_duration_p50_seconds seconds
  obs_http_request_duration_p50_seconds{slug="my-shop"} 0.01
  # HELP obs_http_request_duration_p95_seconds What 95 % of the requests since midnight UTC took at most.
  # TYPE obs_http_request_duration_p95_seconds gauge
  # UNIT obs_http_request_duration_p95_seconds seconds
  obs_http_request_duration_p95_seconds{slug="my-shop"} 0.0881

The newest sample of a VM; of an old one there is its time alone.

  $ obs-metrics bind my-shop app-vm > /dev/null
  $ sample() {
  >   printf '{"at":"%s","vm_name":"app-vm","cpu_pct":12.5,"mem_pct":null,"disk_pct":23.1}\n' \
  >     "$(date -u -d "$1" +%FT%T+00:00)" >> state/apps/my-shop/samples.jsonl
  > }
  $ sample '10 minutes ago'
  $ obs-metrics export | sed -E 's/ [0-9]{10}$/ SECONDS/'
  # HELP obs_vm_sample_timestamp_seconds When the newest sample was taken, in seconds since 1970.
  # TYPE obs_vm_sample_timestamp_seconds gauge
  # UNIT obs_vm_sample_timestamp_seconds seconds
  obs_vm_sample_timestamp_seconds{slug="my-shop",vm="app-vm"} SECONDS
  # EOF
  $ sample now
  $ obs-metrics export | grep ratio
  # HELP obs_vm_cpu_usage_ratio The share of its virtual CPUs that the VM uses.
  # TYPE obs_vm_cpu_usage_ratio gauge
  # UNIT obs_vm_cpu_usage_ratio ratio
  obs_vm_cpu_usage_ratio{slug="my-shop",vm="app-vm"} 0.125
  # HELP obs_vm_disk_usage_ratio The share of its disks that their images take up on the host.
  # TYPE obs_vm_disk_usage_ratio gauge
  # UNIT obs_vm_disk_usage_ratio ratio
  obs_vm_disk_usage_ratio{slug="my-shop",vm="app-vm"} 0.231

Names may hold anything; nothing of them reaches the terminal but as text.

  $ obs-metrics bind my-shop "$(printf 'a"b\\c\nd\033[31m')" > /dev/null
  $ cp state/apps/my-shop/app.json before
  $ jq -c '{at: (now | todate), vm_name, cpu_pct: 0.0, mem_pct: 1, disk_pct: 100}' before > state/apps/my-shop/samples.jsonl
  $ obs-metrics export | grep -v '^#' | sed -E 's/ [0-9]{10}$/ SECONDS/'
  obs_vm_cpu_usage_ratio{slug="my-shop",vm="a\"b\\c\nd\\u001b[31m"} 0.0
  obs_vm_memory_usage_ratio{slug="my-shop",vm="a\"b\\c\nd\\u001b[31m"} 0.01
  obs_vm_disk_usage_ratio{slug="my-shop",vm="a\"b\\c\nd\\u001b[31m"} 1.0
  obs_vm_sample_timestamp_seconds{slug="my-shop",vm="a\"b\\c\nd\\u001b[31m"} SECONDS

An app that can't be read hides no other.

  $ echo junk > state/apps/blog/probe.json
  $ obs-probes export | grep enabled{
  obs-probes: blog: apps/blog/probe.json is damaged: * (glob)
  obs_probe_enabled{slug="my-shop"} 1
  $ obs-probes export 2> /dev/null | tail -n 1
  # EOF
  $ obs-probes export > /dev/null 2>&1
  [74]
  $ obs-probes export --state none
  obs-probes: none: the state directory does not exist: make it with mkdir -p -m 2750 none
  [73]
