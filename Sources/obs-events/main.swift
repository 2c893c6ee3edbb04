import ObsFiles

Tool.run(EventsCommand.self) { $0 == "events" ? .events : nil }
