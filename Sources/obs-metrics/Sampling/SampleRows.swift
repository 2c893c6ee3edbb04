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

  /// The row of a line, nil if it is none or another VM's.
  func row(_ line: Span<UInt8>) -> [UInt8]? {
    if let row = plainRow(line) { return row }
    guard JSON.isWholeObject(line), JSON.text("vm_name", of: line) == vm else {
      return nil
    }
    return Self.members(of: line)
  }

  /// What REST has of a line, nil if it lacks something.
  static func members(of line: Span<UInt8>) -> [UInt8]? {
    var row: [UInt8] = []
    return JSONWriter.append(members: Rows.sample, of: line, to: &row)
      ? row : nil
  }

  private func plainRow(_ line: Span<UInt8>) -> [UInt8]? {
    var cursor = Cursor(line: line)
    guard cursor.take(#"{"at":""#), cursor.takePlain(25), cursor.take("\"")
    else { return nil }
    let start = cursor.next
    guard cursor.take(name) else { return nil }
    let end = cursor.next
    guard cursor.take(#","cpu_pct":"#), cursor.takePercent(),
      cursor.take(#","mem_pct":"#), cursor.takePercent(),
      cursor.take(#","disk_pct":"#), cursor.takePercent(), cursor.take("}"),
      cursor.next == line.count
    else { return nil }
    var row: [UInt8] = []
    row.reserveCapacity(line.count)
    JSONWriter.append(bytes: line.extracting(..<start), to: &row)
    JSONWriter.append(bytes: line.extracting(end...), to: &row)
    return row
  }
}

/// A place in a line that is compared.
private struct Cursor: ~Escapable {
  let line: Span<UInt8>
  var next = 0

  @_lifetime(copy line)
  init(line: Span<UInt8>) { self.line = line }

  mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard next + count <= line.count else { return false }
    for index in 0..<count
    where line[next + index] != (unsafe text.utf8Start[index]) {
      return false
    }
    next += count
    return true
  }

  mutating func take(_ bytes: [UInt8]) -> Bool {
    guard next + bytes.count <= line.count else { return false }
    for index in bytes.indices where line[next + index] != bytes[index] {
      return false
    }
    next += bytes.count
    return true
  }

  /// Takes bytes of a string that stand for themselves.
  mutating func takePlain(_ count: Int) -> Bool {
    guard next + count <= line.count else { return false }
    for index in next..<next + count {
      let byte = line[index]
      let isPlain =
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"")
        && byte != UInt8(ascii: "\\")
      guard isPlain else { return false }
    }
    next += count
    return true
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
