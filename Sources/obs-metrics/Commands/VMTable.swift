import ObsFiles

/// Apps' VMs as a table for people: what `top` is for processes.
struct VMTable {
  private(set) var table = Table(
    ["SLUG", "VM", "STATE", "VCPUS", "MEMORY", "DISKS"] + UsageCells.titles)

  init(_ apps: [Overview.App], at now: Timestamp) {
    for app in apps { add(app, now) }
  }

  private mutating func add(_ app: Overview.App, _ now: Timestamp) {
    let vitals = app.answer.reading?.vitals
    let disks = app.answer.allocation?.disks.map(\.description)
    table.add(
      [
        (app.slug.name, .plain), (app.vm, .plain), Self.state(vitals?.state),
        (vitals.map { String($0.vcpus) } ?? "-", .plain),
        (vitals.map { Self.memory($0.memoryKiB / 1024) } ?? "-", .plain),
        (disks?.joined(separator: ", ") ?? "-", .plain),
      ] + UsageCells.cells(app.samples, at: now))
  }

  private static func state(_ state: VMState?)
    -> (text: String, tone: Table.Tone)
  {
    switch state {
    case nil: ("unknown", .warning)
    case .running, .idle: ("running", .good)
    case .crashed: ("crashed", .bad)
    case let state?: (state.name, .faint)
    }
  }

  /// For people: `8 GiB`, or `8191 MiB`.
  static func memory(_ mebibytes: Int) -> String {
    let isWhole = mebibytes >= 1024 && mebibytes % 1024 == 0
    return isWhole ? "\(mebibytes / 1024) GiB" : "\(mebibytes) MiB"
  }
}

/// What a VM uses, as cells of a table.
enum UsageCells {
  static let titles = ["CPU", "MEM", "DISK", "SAMPLED", "CPU, LAST HOUR"]
  /// From so much on a value is marked, in per cent.
  private static let high = 90.0

  static func cells(_ samples: RecentSamples, at now: Timestamp)
    -> [(text: String, tone: Table.Tone)]
  {
    // A sampler that has stopped must not look alive.
    let isStale = samples.newest?.isStale(at: now) ?? true
    let sample = isStale ? nil : samples.newest
    let sampled = samples.newest.map { Self.age($0.at, now) + " ago" }
    return [
      cell(sample?.cpu), cell(sample?.memory), cell(sample?.disk),
      (sampled ?? "never", isStale ? .warning : .faint),
      (Sparkline.text(samples.hour, at: now), .plain),
    ]
  }

  private static func cell(_ percent: Double?)
    -> (text: String, tone: Table.Tone)
  {
    guard let percent else { return ("-", .faint) }
    return (Sample.text(percent) + "%", percent >= high ? .bad : .plain)
  }

  private static func age(_ time: Timestamp, _ now: Timestamp) -> String {
    Duration.seconds(max(0, now.seconds - time.seconds)).spelt
  }
}
