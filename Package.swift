// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Fully static: what is started thousands of times a minute.
///
/// ARCHITECTURE.md, "Linkage", has the figures.
let fullyStatic = linked("-static-executable")

/// The runtimes of Swift and C++ inside, libc outside: dlopen needs libc.so.
///
/// To load libstdc++.so is a quarter of a start, and -static-stdlib names it:
/// the linker sees an empty file instead, and the archive besides. Nothing is
/// exported; the packed relocations need glibc 2.36.
let staticRuntimes =
  linked("-static-stdlib") + [
    .unsafeFlags(
      [
        "-Xclang-linker", "-static-libgcc",
        "-Xlinker", "--remap-inputs=*/libstdc++.so=/dev/null",
        "-Xlinker", "--no-export-dynamic",
        "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
      ], .when(configuration: .release)),
    .linkedLibrary(":libstdc++.a", .when(configuration: .release)),
  ]

/// How a release tool is linked.
///
/// ArgumentParser brings FoundationEssentials, and that one needs the three
/// libraries: the compiler names them by itself only if it builds everything
/// static. lld warns of nothing that does not matter here, and puts side by
/// side what a request touches: Benchmarks/README.md, "Start-up order".
func linked(_ flag: String) -> [LinkerSetting] {
  [
    .unsafeFlags(
      [
        flag, "-use-ld=lld", "-Xlinker", "-s",
        "-Xlinker",
        "--symbol-ordering-file=\(Context.packageDirectory)/startup-order.txt",
        "-Xlinker", "--no-warn-symbol-ordering",
      ], .when(configuration: .release)),
    .linkedLibrary("_FoundationCShims", .when(configuration: .release)),
    .linkedLibrary("_FoundationCollections", .when(configuration: .release)),
    .linkedLibrary("swiftSynchronization", .when(configuration: .release)),
  ]
}

func tool(
  _ name: String, adding dependencies: [Target.Dependency] = [],
  linked linkerSettings: [LinkerSetting], excluding others: [String] = []
) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "ObsFiles",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ] + dependencies,
    exclude: ["\(name).1"] + others,
    swiftSettings: settings, linkerSettings: linkerSettings)
}

func tests(_ name: String, of targets: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: ["ObsFiles", "ObsTesting"] + targets,
    swiftSettings: settings)
}

let package = Package(
  name: "obs",
  dependencies: [
    .package(
      url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(
      url: "https://github.com/HdrHistogram/hdrhistogram-swift",
      exact: "0.2.0"),
  ],
  targets: [
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "CBlocks"),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "ObsFiles",
      dependencies: [
        "CBlocks", "CLinux", "CSodium",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings,
      // Its archive, in all four tools: a shared library costs start-up time.
      linkerSettings: [.linkedLibrary(":libsodium.a")]),
    tool("obs-events", linked: fullyStatic),
    .systemLibrary(
      name: "CCurl", path: "Sources/obs-probes/CCurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    tool(
      "obs-probes",
      adding: [
        "CCurl", "CLinux",
        .product(name: "HeapModule", package: "swift-collections"),
      ], linked: staticRuntimes, excluding: ["CCurl", "obs-probes.service"]),
    .systemLibrary(
      name: "CZlib", path: "Sources/obs-analytics/CZlib",
      providers: [.apt(["zlib1g-dev"])]),
    tool(
      "obs-analytics",
      adding: [
        "CBlocks", "CZlib",
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ], linked: fullyStatic,
      excluding: ["CZlib", "obs-analytics.service"]),
    .systemLibrary(
      name: "CLibvirt", path: "Sources/obs-metrics/CLibvirt",
      providers: [.apt(["libvirt-dev"])]),
    tool(
      "obs-metrics", adding: ["CLibvirt", "CLinux"], linked: staticRuntimes,
      excluding: ["CLibvirt", "obs-metrics.service"]),
    .target(
      name: "ObsTesting", dependencies: ["ObsFiles"], path: "Tests/ObsTesting",
      swiftSettings: settings),
    tests("ObsFilesTests", of: []),
    tests("ObsEventsTests", of: ["obs-events"]),
    tests("ObsProbesTests", of: ["obs-probes"]),
    tests("ObsMetricsTests", of: ["obs-metrics"]),
    tests("ObsAnalyticsTests", of: ["obs-analytics"]),
  ]
)
