import ObsFiles

Tool.run(AnalyticsCommand.self) { name in
  switch name {
  case "analytics": .analytics
  case "logs": .logs
  default: nil
  }
}
