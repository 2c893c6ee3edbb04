extension Slug {
  /// The VM that the app runs on: `vm_name` of app.json, else of the newest
  /// `deploy_succeeded` event that names one.
  package func boundVM(in state: borrowing StateDirectory) throws(Failure)
    -> String?
  {
    if let name = try AppFile(of: self, in: state).string("vm_name") {
      return name
    }
    var filter = EventFilter()
    filter.kinds = ["deploy_succeeded"]
    var name: String?
    try EventLog.forEachNewest(of: self, in: state, filter) {
      (_, line) throws(Failure) in
      name = EventLine.vmName(of: line)
      return name == nil
    }
    return name
  }
}
