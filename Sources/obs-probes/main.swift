import ObsFiles

Tool.run(ProbesCommand.self, ["probes": .probes])
