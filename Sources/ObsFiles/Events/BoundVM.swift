extension Slug {
  /// The VM that the app runs on: `vm_name` of app.json, else of the newest
  /// `deploy_succeeded` event that names one.
  package func boundVM(in state: borrowing StateDirectory) throws(Failure)
    -> String?
  {
    if let name = try AppFile(of: self, in: state).string("vm_name") {
      return name
    }
    return try deployedVM(in: state)
  }

  /// The VM of the newest `deploy_succeeded` event that names one.
  ///
  /// - Parameter start: an offset; events before it are not looked at.
  package func deployedVM(
    in state: borrowing StateDirectory, after start: Int = 0
  ) throws(Failure) -> String? {
    guard let file = try state.file(EventLog.name, of: self) else { return nil }
    var filter = EventFilter()
    filter.kinds = ["deploy_succeeded"]
    var name: String?
    try EventLog.forEachNewest(in: file, filter, from: start) {
      (_, line, _) throws(Failure) in
      name = EventLine.vmName(of: line)
      return name == nil
    }
    return name
  }
}
