import CBlocks
import Foundation
import Glibc
import ObsFiles

/// The C functions of access logs, as one kind of processor runs them.
///
/// Which one is chosen when a program runs, so on one machine only one would
/// be tested. The others are compiled here, from the same files.
@safe
struct BlockVariant: Sendable {
  typealias Classify =
    @convention(c) @Sendable (
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<cblocks_line_masks>?,
      UnsafeMutablePointer<UInt64>?
    ) -> Void
  typealias Contains =
    @convention(c) @Sendable (
      UnsafePointer<UInt8>?, Int, UnsafePointer<UInt8>?, Int, Int, Int
    ) -> Int32

  let name: String
  private let classify: Classify
  private let contains: Contains

  /// Whatever this processor is given.
  static let chosen = unsafe BlockVariant(
    name: "chosen", classify: cblocks_classify_lines,
    contains: cblocks_contains)

  /// All of them; a compiler that is missing is a failure.
  static func all() throws -> [BlockVariant] { try compiled.get() }

  private static let compiled = Result {
    [
      chosen,
      try BlockVariant("baseline", "#define __builtin_cpu_supports(name) 0"),
      try BlockVariant("portable", "#undef __x86_64__"),
    ]
  }

  private init(
    name: String, classify: @escaping Classify, contains: @escaping Contains
  ) {
    self.name = name
    unsafe self.classify = classify
    unsafe self.contains = contains
  }

  /// Compiles the functions after a line that makes another choice.
  private init(_ name: String, _ choice: String) throws {
    let sources = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../../Sources/CBlocks").standardized.path
    let library = FileManager.default.temporaryDirectory
      .appendingPathComponent("obs-test-\(UUID().uuidString).so")
    defer { try? FileManager.default.removeItem(at: library) }
    let clang = Process()
    clang.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    clang.arguments = [
      "clang", "-x", "c", "-O1", "-shared", "-fPIC", "-Wall", "-Werror",
      "-Wno-unused-function", "-I\(sources)/include", "-I\(sources)", "-o",
      library.path, "-",
    ]
    let input = Pipe()
    clang.standardInput = input
    try clang.run()
    let text = """
      #include <stdint.h>
      #include <string.h>
      \(choice)
      #include "lines.c"
      #include "search.c"

      """
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    clang.waitUntilExit()
    guard clang.terminationStatus == 0,
      let handle = unsafe dlopen(library.path, RTLD_NOW),
      let classify = unsafe dlsym(handle, "cblocks_classify_lines"),
      let contains = unsafe dlsym(handle, "cblocks_contains")
    else { throw Failure(.inputOutput, "the \(name) variant is not built") }
    unsafe self.init(
      name: name, classify: unsafeBitCast(classify, to: Classify.self),
      contains: unsafeBitCast(contains, to: Contains.self))
  }

  /// Bytes that may be read behind a text.
  static let padding = 128

  /// The masks of lines, one for each block, and which of them has controls.
  func masks(_ lines: [UInt8]) -> (masks: [BlockMarks], ends: [UInt64]) {
    let text = lines + [UInt8](repeating: 0x22, count: Self.padding)
    var masks = [cblocks_line_masks](
      repeating: cblocks_line_masks(), count: (lines.count + 63) / 64)
    var ends = [UInt64](repeating: ~0, count: masks.count / 64 + 1)
    unsafe text.withUnsafeBufferPointer { text in
      unsafe masks.withUnsafeMutableBufferPointer { masks in
        unsafe ends.withUnsafeMutableBufferPointer { ends in
          unsafe classify(
            text.baseAddress, lines.count, masks.baseAddress, ends.baseAddress)
        }
      }
    }
    return (masks.map { BlockMarks($0) }, ends)
  }

  /// Whether a word is in a part of a text.
  ///
  /// - Parameter probes: two places in the word.
  func finds(
    _ word: [UInt8], probes: (Int, Int), in part: Range<Int>, of text: [UInt8]
  ) -> Bool {
    let padded = text + [UInt8](repeating: 0, count: Self.padding)
    return unsafe padded.withUnsafeBufferPointer { text in
      unsafe word.withUnsafeBufferPointer { word in
        guard let start = text.baseAddress else { return false }
        return unsafe contains(
          start + part.lowerBound, part.count, word.baseAddress, word.count,
          probes.0, probes.1) != 0
      }
    }
  }
}
