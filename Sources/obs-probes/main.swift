import ObsFiles

Tool.run(ProbesCommand.self) { $0 == "probes" ? .probes : nil }
