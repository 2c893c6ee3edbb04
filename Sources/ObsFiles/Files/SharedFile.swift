/// An open file that several values hold, closed with the last of them.
package final class SharedFile: Sendable {
  package let file: File

  package init(_ file: consuming File) { self.file = file }
}
