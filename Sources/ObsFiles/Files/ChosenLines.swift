extension File {
  /// The newest lines that are whole JSON objects and are wanted, the oldest
  /// of them first.
  ///
  /// Damaged lines are passed over.
  ///
  /// - Parameters:
  ///   - limit: at most so many.
  ///   - form: makes of a line what is kept of it; nil: it is not wanted.
  package func newestObjects<Kept>(
    _ limit: Int, _ form: (Span<UInt8>) -> Kept?
  ) throws(Failure) -> [Kept] {
    var newest: [Kept] = []
    guard limit > 0 else { return [] }
    try forEachLineBackward { line, _ in
      if JSON.isWholeObject(line), let kept = form(line) { newest.append(kept) }
      return newest.count < limit
    }
    return newest.reversed()
  }
}

extension File {
  /// Gives the whole lines that are wanted, in parts of about a megabyte.
  ///
  /// - Parameter limit: an offset; lines that begin there or later are left
  ///   out.
  /// - Returns: how many lines, and where the last one that was looked at
  ///   ends.
  package func copyLines(
    before limit: Int = .max, _ isWanted: (Span<UInt8>) -> Bool,
    to write: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> (count: Int, end: Int) {
    var part: [UInt8] = []
    var count = 0
    var end = 0
    try forEachLine { (line, start) throws(Failure) in
      guard start < limit else { return false }
      end = start + line.count + 1
      guard isWanted(line) else { return true }
      count += 1
      JSONWriter.append(bytes: line, to: &part)
      part.append(UInt8(ascii: "\n"))
      if part.count > 1 << 20 {
        try write(part.span)
        part.removeAll(keepingCapacity: true)
      }
      return true
    }
    try write(part.span)
    return (count, end)
  }

  /// Gives all bytes from an offset to another, in parts of a megabyte.
  package func copyBytes(
    from start: Int, to end: Int,
    _ write: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    for offset in stride(from: start, to: end, by: 1 << 20) {
      let part = try read(min(1 << 20, end - offset), at: offset)
      try write(part.span)
    }
  }
}

extension JSONWriter {
  /// Appends some members of an object, as they are spelt, as an object.
  ///
  /// - Returns: false, with nothing appended, if one of them is missing.
  package static func append(
    members names: [StaticString], of object: Span<UInt8>,
    to out: inout [UInt8]
  ) -> Bool {
    var ranges = [Range<Int>?](repeating: nil, count: names.count)
    JSON.forEachMember(of: object) { key, value in
      let index = names.firstIndex { JSON.string(object, key, equals: $0) }
      // The first of a name counts, as everywhere.
      if let index { ranges[index] = ranges[index] ?? value.range }
    }
    let start = out.count
    for index in ranges.indices {
      guard let range = ranges[index] else {
        out.removeSubrange(start...)
        return false
      }
      append(raw: index == 0 ? "{\"" : ",\"", to: &out)
      append(raw: names[index], to: &out)
      append(raw: "\":", to: &out)
      append(bytes: object.extracting(range), to: &out)
    }
    append(raw: "}", to: &out)
    return true
  }
}
