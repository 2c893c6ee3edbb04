"""The alerts of the manual come when they should, and only then."""

import subprocess

from manual_text import alerts

#: What Prometheus sees minute by minute, and which alerts come of it.
SERIES = """
rule_files: [rules]
evaluation_interval: 1m
tests:
- interval: 1m
  input_series:
  - {series: 'obs_probe_enabled{slug="up"}', values: '1x30'}
  - {series: 'obs_probe_up{slug="up"}', values: '1x30'}
  - {series: 'obs_probe_enabled{slug="down"}', values: '1x30'}
  - {series: 'obs_probe_up{slug="down"}', values: '1x10 0x19'}
  - {series: 'obs_probe_enabled{slug="left"}', values: '1x30'}
  - {series: 'obs_probe_enabled{slug="off"}', values: '0x30'}
  - series: 'obs_probe_certificate_expiry_timestamp_seconds{slug="up"}'
    values: '1300000x30'
  - series: 'obs_probe_certificate_expiry_timestamp_seconds{slug="down"}'
    values: '1200000x30'
  - {series: 'obs_vm_memory_usage_ratio{vm="a"}', values: '0.9x30'}
  - {series: 'obs_vm_memory_usage_ratio{vm="b"}', values: '0.91x30'}
  - {series: 'obs_vm_sample_timestamp_seconds{vm="a"}', values: '0+60x30'}
  - {series: 'obs_vm_sample_timestamp_seconds{vm="b"}', values: '0+60x5 300x25'}
  - series: 'node_textfile_mtime_seconds{file="/x/obs-probes.prom"}'
    values: '900x30'
  - series: 'node_textfile_mtime_seconds{file="/x/other.prom"}'
    values: '0x30'
  alert_rule_test:
  - &down
    eval_time: 12m
    alertname: AppDown
  - <<: *down
    eval_time: 14m
    exp_alerts: [{exp_labels: {slug: down}}]
  - &left
    eval_time: 9m
    alertname: AppNotChecked
  - <<: *left
    eval_time: 11m
    exp_alerts: [{exp_labels: {slug: left}}]
  - eval_time: 1m
    alertname: CertificateEnds
    exp_alerts: [{exp_labels: {slug: down}}]
  - &short
    eval_time: 9m
    alertname: MemoryShort
  - <<: *short
    eval_time: 10m
    exp_alerts: [{exp_labels: {vm: b}}]
  - &unsampled
    eval_time: 10m
    alertname: VMNotSampled
  - <<: *unsampled
    eval_time: 11m
    exp_alerts: [{exp_labels: {vm: b}}]
  - &old
    eval_time: 25m
    alertname: ExportOld
  - <<: *old
    eval_time: 26m
    exp_alerts: [{exp_labels: {file: /x/obs-probes.prom}}]
"""


def promtool(*words, folder):
    """Runs Prometheus' own tool, which must be content."""
    run = subprocess.run(["promtool", *words], cwd=folder, text=True,
                         capture_output=True)
    assert run.returncode == 0, run
    return run.stdout


def test_the_alerts_come_when_they_should(tmp_path):
    (tmp_path / "rules").write_text(alerts())
    (tmp_path / "series").write_text(SERIES)
    assert "SUCCESS: 6 rules" in promtool("check", "rules", "rules",
                                          folder=tmp_path)
    assert "SUCCESS" in promtool("test", "rules", "series", folder=tmp_path)
