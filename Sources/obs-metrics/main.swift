import ObsFiles

Tool.run(MetricsCommand.self) { $0 == "metrics" ? .metrics : nil }
