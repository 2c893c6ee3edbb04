import ObsFiles

/// Takes from the lines of samples.jsonl what REST has of one VM's.
///
/// A line as ``Sample/json`` spells it is compared as it stands, which takes a
/// fiftieth of the time that reading it member by member does; any other is
/// read in that way.
struct SampleRows {
  private let vm: String
  /// The member that REST leaves out, with the comma before it.
  private let name: [UInt8]

  init(of vm: String) {
    self.vm = vm
    var name = Array(#","vm_name":"#.utf8)
    JSONWriter.append(string: vm, to: &name)
    self.name = name
  }

  /// What REST has of a line.
  enum Row {
    /// The line without these bytes.
    case line(without: Range<Int>)
    case bytes([UInt8])

    /// The row as it is sent.
    func json(_ line: Span<UInt8>) -> [UInt8] {
      var row = RowList(capacity: line.count)
      row.prepend(self, of: line)
      return Array(row.json)
    }
  }

  /// The row of a line, nil if it is none or another VM's.
  func row(_ line: Span<UInt8>) -> Row? {
    if let name = nameInPlain(line) { return .line(without: name) }
    guard JSON.isWholeObject(line), JSON.text("vm_name", of: line) == vm else {
      return nil
    }
    return Self.members(of: line).map { .bytes($0) }
  }

  /// What REST has of a line, nil if it lacks something.
  static func members(of line: Span<UInt8>) -> [UInt8]? {
    var row: [UInt8] = []
    return JSONWriter.append(members: Rows.sample, of: line, to: &row)
      ? row : nil
  }

  /// Where the VM's name is in a line as ``Sample/json`` spells it.
  private func nameInPlain(_ line: Span<UInt8>) -> Range<Int>? {
    var cursor = Cursor(line: line)
    guard cursor.take(#"{"at":""#), cursor.takeTime(), cursor.take("\"")
    else { return nil }
    let start = cursor.next
    guard cursor.take(name) else { return nil }
    let end = cursor.next
    guard cursor.take(#","cpu_pct":"#), cursor.takePercent(),
      cursor.take(#","mem_pct":"#), cursor.takePercent(),
      cursor.take(#","disk_pct":"#), cursor.takePercent(), cursor.take("}"),
      cursor.next == line.count
    else { return nil }
    return start..<end
  }
}

/// A place in a line that is compared.
private struct Cursor: ~Escapable {
  let line: Span<UInt8>
  var next = 0

  @_lifetime(copy line)
  init(line: Span<UInt8>) { self.line = line }

  mutating func take(_ text: StaticString) -> Bool {
    guard line.has(text, at: next) else { return false }
    next += text.utf8CodeUnitCount
    return true
  }

  mutating func take(_ bytes: [UInt8]) -> Bool {
    guard line.has(bytes, at: next) else { return false }
    next += bytes.count
    return true
  }

  /// Takes 25 bytes that may be those of a time, and stand for themselves.
  mutating func takeTime() -> Bool {
    let end = next + 25
    guard end <= line.count else { return false }
    var others: UInt8 = 0
    for index in next..<end {
      // From + to T: digits and : are there, quotes and escapes are not.
      others |= line[index] &- UInt8(ascii: "+") > 41 ? 1 : 0
    }
    next = end
    return others == 0
  }

  /// Takes null, or up to three digits, a point and a digit.
  mutating func takePercent() -> Bool {
    if take("null") { return true }
    let start = next
    while next < line.count, next < start + 3, isDigit { next += 1 }
    guard next > start, next == start + 1 || line[start] != UInt8(ascii: "0"),
      take("."), next < line.count, isDigit
    else { return false }
    next += 1
    return true
  }

  private var isDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[next])
  }
}
