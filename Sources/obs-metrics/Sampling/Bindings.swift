import ObsFiles

/// Which app runs on which VM, read again only where a file has changed.
struct Bindings {
  private struct Known {
    var app: FileVersion?
    var events: FileVersion?
    /// What app.json says.
    var bound: String?
    /// What the newest deployment's event says.
    var deployed: String?
  }

  private var known: [Slug: Known] = [:]

  /// The apps of each VM.
  ///
  /// - Parameter tell: gets what keeps an app from being read; then it stays
  ///   bound to the VM that it was bound to.
  mutating func refresh(
    in state: borrowing StateDirectory, _ tell: (Slug, Failure?) -> Void
  ) throws(Failure) -> [String: [Slug]] {
    let slugs = try state.slugs()
    var old = known
    known = [:]
    var apps: [String: [Slug]] = [:]
    for slug in slugs {
      var entry = old.removeValue(forKey: slug) ?? Known()
      do throws(Failure) {
        try refresh(&entry, of: slug, in: state)
        tell(slug, nil)
      } catch {
        tell(slug, Failure(error.kind, error.detail, about: slug.name))
      }
      known[slug] = entry
      guard let vm = entry.bound ?? entry.deployed else { continue }
      apps[vm, default: []].append(slug)
    }
    return apps
  }

  private func refresh(
    _ entry: inout Known, of slug: Slug, in state: borrowing StateDirectory
  ) throws(Failure) {
    let app = try state.version(of: AppFile.name, slug)
    let events = try state.version(of: EventLog.name, slug)
    if app != entry.app {
      entry.bound = try AppFile(of: slug, in: state).string("vm_name")
      entry.app = app
    }
    if events != entry.events {
      let isGrown = events?.isGrown(from: entry.events) ?? false
      // The last line may not have been whole yet.
      let seen = isGrown ? (entry.events?.size ?? 0) - File.lineLimit : 0
      let new = try slug.deployedVM(in: state, after: seen)
      entry.deployed = new ?? (seen > 0 ? entry.deployed : nil)
      entry.events = events
    }
  }
}
