import ObsFiles

/// Gives one input to the JSON scanner, strict and lenient.
///
/// An out-of-bounds read is the sanitizer's to find: the bytes lie in a block
/// of memory of just their size.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScanner(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = unsafe Span(
    _unsafeElements: UnsafeBufferPointer(start: bytes, count: count))
  let value = verdict(text, .allowed)
  let unique = verdict(text, .refused)
  precondition(unique == nil || unique == value, "only repeated keys differ")
  precondition(JSON.isWholeObject(text) == (value?.kind == .object))
  walk(text, value?.range ?? 0..<count, isValid: value != nil)
  walkLines(text)
  return 0
}

/// The value at the top, nil if the text is no JSON.
private func verdict(_ text: Span<UInt8>, _ keys: JSON.DuplicateKeys)
  -> JSONValue?
{
  do throws(JSONFault) {
    return try JSON.validate(text, duplicateKeys: keys)
  } catch {
    // To print it must not fail either.
    precondition(!error.description.isEmpty)
    return nil
  }
}

/// Walks over all that is in an object or array.
///
/// Each thing must lie inside the one it was found in, behind the one before
/// it; in valid JSON the walk must come to the end.
private func walk(_ text: Span<UInt8>, _ range: Range<Int>, isValid: Bool) {
  var last = range.lowerBound
  func visit(_ value: JSONValue) {
    precondition(last <= value.range.lowerBound)
    precondition(value.range.upperBound <= range.upperBound)
    last = value.range.upperBound
    read(text, value.range)
    if value.kind == .object || value.kind == .array {
      walk(text, value.range, isValid: isValid)
    }
  }
  let isWholeObject = JSON.forEachMember(of: text, in: range) { key, value in
    precondition(last <= key.lowerBound)
    precondition(key.upperBound < value.range.lowerBound)
    read(text, key)
    visit(value)
  }
  let isObject = isWholeObject || last > range.lowerBound
  let isWholeArray =
    !isObject && JSON.forEachElement(of: text, in: range) { visit($0) }
  let isScalar = !isObject && last == range.lowerBound
  precondition(isWholeObject || isWholeArray || isScalar || !isValid)
}

/// Reads a value in all the ways there are.
private func read(_ text: Span<UInt8>, _ range: Range<Int>) {
  let decoded = JSON.decodeString(text, range)
  precondition(decoded.count == JSON.decodedLength(text, range))
  if let number = JSON.integer(text, range) {
    let spelling = String(decoding: decoded, as: UTF8.self)
    precondition(spelling == "-0" || spelling == "\(number)")
  }
}

/// Walks as over lines: no value goes across a control character.
private func walkLines(_ text: Span<UInt8>) {
  var scanner = StructuralScanner(text, layout: .lines)
  var position = 0
  while scanner.position < text.count {
    if scanner.enter(UInt8(ascii: "{")) {
      while scanner.nextKey() != nil, scanner.skipValue() {}
    }
    position = max(position, scanner.position) + 1
    scanner.restart(at: position)
  }
}
