/// Tells each trouble once, and again only when it is another one.
package struct Remarks {
  private var told: [String: Failure] = [:]

  package init() {}

  /// What is the matter with a subject just now.
  package subscript(subject: String) -> Failure? { told[subject] }

  /// Forgets what is about other subjects than these.
  package mutating func keep(_ subjects: Set<String>) {
    told = told.filter { subjects.contains($0.key) }
  }

  /// Notes how things are with something: nil if all is well.
  ///
  /// - Parameter subject: what it is about; it need not be printed.
  /// - Returns: whether there was trouble before, and is none now.
  @discardableResult
  package mutating func note(_ failure: Failure?, about subject: String) -> Bool
  {
    let old = told[subject]
    guard failure != old else { return false }
    told[subject] = failure
    failure?.tell()
    return failure == nil
  }
}
