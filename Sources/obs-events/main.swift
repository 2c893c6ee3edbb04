import ObsFiles

Tool.run(EventsCommand.self, ["events": .events])
