import ObsFiles

Tool.run(MetricsCommand.self, ["metrics": .metrics])
