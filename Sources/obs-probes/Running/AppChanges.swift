import ObsFiles

/// Which apps' files may have changed.
///
/// The kernel tells most of it. What it does not tell, because another machine
/// does it on a shared file system, or because it watches no more directories,
/// is found by looking: at a few apps each second, so that all are seen in a
/// minute, and each second at all that are not watched.
struct AppChanges: ~Copyable {
  /// In seconds.
  static let round = 60.0

  /// What has happened since the last time.
  struct News {
    /// All apps that there are, if that may have changed.
    var slugs: [Slug]?
    /// Apps whose probe.json was written.
    var written: Set<Slug> = []
    /// Apps to look at for other reasons.
    var changed: Set<Slug> = []
    /// Apps whose turn it is to be looked at without a reason.
    var due: ArraySlice<Slug> = []
    /// Whether a second has passed since this was so last.
    var isRound = false
    var failure: Failure?
  }

  private let watch: Watch
  private var slugs: [Watch.Place: Slug] = [:]
  private var places: [Slug: Watch.Place] = [:]
  private var unwatched: Set<Slug> = []
  /// The state directory, and `apps` in it.
  private var rootPlace: Watch.Place?
  private var appsPlace: Watch.Place?
  /// When all apps were listed last, and those not looked at since.
  private var listed = -Double.infinity
  private var unseen: [Slug] = []
  private var lastLook = -Double.infinity

  /// Whether to list all apps though nothing says that one is new.
  private var isListWanted = false

  init() {
    do throws(Failure) {
      watch = try Watch()
    } catch {
      watch = .deaf
    }
  }

  /// All apps are to be listed.
  mutating func relist() { isListWanted = true }

  /// All are to be listed and looked at again.
  mutating func forget() { listed = -.infinity }

  /// Watches an app's directory; another one of the same name, too.
  mutating func watch(_ directory: borrowing Directory, of slug: Slug) {
    let place = watch.add(directory, for: .settledFiles)
    guard places[slug] != place || place == nil else { return }
    remove(slug)
    if let place {
      places[slug] = place
      slugs[place] = slug
    } else {
      unwatched.insert(slug)
    }
  }

  mutating func remove(_ slug: Slug) {
    if let old = places.removeValue(forKey: slug), slugs[old] == slug {
      slugs[old] = nil
      watch.remove(old)
    }
    unwatched.remove(slug)
  }
}

// MARK: - Looking

extension AppChanges {
  /// What has happened since the last time.
  ///
  /// - Parameter boot: the time since the machine's start.
  mutating func take(in state: borrowing StateDirectory, at boot: Double)
    -> News
  {
    var news = News()
    var isListDue = boot - listed > (appsPlace == nil ? 1 : Self.round)
    var hasLost = false
    watch.takeChanges { place, name in
      let isReplaced = place == rootPlace && name.isName("apps")
      hasLost = hasLost || place < 0 || isReplaced
      isListDue = isListDue || place == appsPlace
      note(place, name, &news)
    }
    if hasLost { listed = -.infinity }
    isListDue = isListDue || isListWanted
    isListWanted = false
    if isListDue || listed == -.infinity { list(state, boot, &news) }
    lookAround(at: boot, &news)
    return news
  }

  private func note(
    _ place: Watch.Place, _ name: Span<UInt8>, _ news: inout News
  ) {
    if place == appsPlace {
      // It may be another directory by now.
      if let slug = try? Slug(name.name) { news.changed.insert(slug) }
    } else if name.isName(ProbeFile.name) {
      if let slug = slugs[place] { news.written.insert(slug) }
    } else if name.isName(AppFile.name) || name.isEmpty {
      if let slug = slugs[place] { news.changed.insert(slug) }
    }
  }

  private mutating func list(
    _ state: borrowing StateDirectory, _ boot: Double, _ news: inout News
  ) {
    let isWhole = boot - listed > Self.round
    do throws(Failure) {
      rootPlace = watch.add(state.root, for: .names)
      appsPlace = nil
      if let apps = try state.root.openDirectory("apps") {
        appsPlace = watch.add(apps, for: .names)
      }
      news.slugs = try state.slugs()
    } catch {
      news.failure = error
    }
    guard isWhole || appsPlace == nil else { return }
    // All at once after a loss.
    if listed == -.infinity { news.changed.formUnion(news.slugs ?? []) }
    listed = boot
    unseen = news.slugs ?? []
  }

  private mutating func lookAround(at boot: Double, _ news: inout News) {
    let passed = boot - lastLook
    guard passed >= 1 else { return }
    lastLook = boot
    news.isRound = true
    news.changed.formUnion(unwatched)
    let count = places.count + unwatched.count
    let share = Double(count) * min(passed / Self.round, 1)
    let few = min(unseen.count, Int(share.rounded(.up)))
    news.due = unseen.suffix(few)
    unseen.removeLast(few)
  }
}
