import ArgumentParser
import ObsFiles

/// `obs-metrics export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print every bound VM's newest sample, in OpenMetrics text.",
    discussion: "For the textfile collector of Prometheus' node_exporter.")

  @OptionGroup var state: StateOption

  func run() throws {
    let state = try state.open()
    var metrics = SampleMetrics(at: .now())
    let damage = try state.forEachApp { (slug) throws(Failure) in
      guard let vm = try slug.boundVM(in: state) else { return }
      let newest = try SampleFile.newest(of: vm, slug, in: state)
      if let newest { metrics.add(slug, newest) }
    }
    metrics.print()
    if let damage { throw damage }
  }
}

/// What there is to export of samples.
private struct SampleMetrics {
  private var cpu = OpenMetrics.Family(
    .gauge, "obs_vm_cpu_usage_ratio",
    help: "The share of its virtual CPUs that the VM uses.")
  private var memory = OpenMetrics.Family(
    .gauge, "obs_vm_memory_usage_ratio",
    help: "The share of its memory that the guest says is in use.")
  private var disk = OpenMetrics.Family(
    .gauge, "obs_vm_disk_usage_ratio",
    help: "The share of its disks that their images take up on the host.")
  private var sampled = OpenMetrics.Family(
    .gauge, "obs_vm_sample_timestamp_seconds",
    help: "When the newest sample was taken, in seconds since 1970.")
  private let now: Timestamp

  init(at now: Timestamp) { self.now = now }

  mutating func add(_ slug: Slug, _ sample: Sample) {
    let labels: KeyValuePairs<StaticString, String> = [
      "slug": slug.name, "vm": sample.vm,
    ]
    sampled.add(sample.at.seconds, labels)
    // A sampler that has stopped must not look alive.
    guard !sample.isStale(at: now) else { return }
    cpu.add(sample.cpu.map { $0 / 100 }, labels)
    memory.add(sample.memory.map { $0 / 100 }, labels)
    disk.add(sample.disk.map { $0 / 100 }, labels)
  }

  func print() { OpenMetrics.print([cpu, memory, disk, sampled]) }
}
