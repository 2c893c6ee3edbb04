import ObsFiles

Tool.run(AnalyticsCommand.self, ["analytics": .analytics, "logs": .logs])
