import Foundation
package import ObsFiles

/// Runs a test with a state directory of its own, which is removed after it.
///
/// - Parameter inMemory: whether it needs no disk, whose syncs take time.
package func withTemporaryState<Result>(
  inMemory: Bool = false, _ body: (borrowing StateDirectory) throws -> Result
) throws -> Result {
  let parent =
    inMemory
    ? URL(fileURLWithPath: "/dev/shm")
    : FileManager.default.temporaryDirectory
  let folder = parent.appendingPathComponent("obs-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(
    at: folder, withIntermediateDirectories: false,
    attributes: [.posixPermissions: 0o750])
  defer { try? FileManager.default.removeItem(at: folder) }
  let state = try StateDirectory(path: folder.path)
  return try body(state)
}

extension Directory {
  /// Opens a file that must be there; `#require` takes no noncopyable value.
  package func existing(_ name: String) throws -> File {
    guard let file = try open(name, .reading) else {
      throw Failure(.notFound, "\(name) is not there")
    }
    return file
  }
}
