import CBlocks

/// What is marked in 64 bytes of lines.
struct BlockMarks: Equatable {
  var quotes: UInt64 = 0
  var braces: UInt64 = 0
  var controls: UInt64 = 0
}

extension BlockMarks {
  init(_ masks: cblocks_line_masks) {
    quotes = masks.quotes
    braces = masks.braces
    controls = masks.controls
  }
}

/// The same masks as CBlocks makes, one byte after another.
struct BlockMarksModel {
  private(set) var masks: [BlockMarks]
  private var isInside = false
  private var isEscaped = false

  init(_ lines: [UInt8]) {
    masks = [BlockMarks](
      repeating: BlockMarks(), count: (lines.count + 63) / 64)
    for (index, byte) in lines.enumerated() {
      let next = index + 1 < lines.count ? lines[index + 1] : nil
      take(byte, at: index, before: next)
    }
  }

  private mutating func take(_ byte: UInt8, at index: Int, before next: UInt8?)
  {
    let bit = UInt64(1) << UInt64(index % 64)
    if byte < 0x20 { masks[index / 64].controls |= bit }
    guard byte != UInt8(ascii: "\n") else {
      isInside = false
      isEscaped = false
      return
    }
    let wasEscaped = isEscaped
    isEscaped = byte == UInt8(ascii: "\\") && !wasEscaped
    switch byte {
    case UInt8(ascii: "\\") where isEscaped:
      if next == UInt8(ascii: "u") || next == UInt8(ascii: "/") {
        masks[index / 64].controls |= bit
      }
    case UInt8(ascii: "\"") where !wasEscaped:
      masks[index / 64].quotes |= bit
      isInside.toggle()
    case UInt8(ascii: "{"), UInt8(ascii: "}"):
      if !isInside { masks[index / 64].braces |= bit }
    default: break
    }
  }
}

extension [BlockMarks] {
  /// Without the bits behind a length, which mean nothing.
  func cut(to length: Int) -> [BlockMarks] {
    guard length % 64 > 0, let last = last else { return self }
    let known = (UInt64(1) << UInt64(length % 64)) - 1
    return dropLast() + [
      BlockMarks(
        quotes: last.quotes & known, braces: last.braces & known,
        controls: last.controls & known)
    ]
  }
}
