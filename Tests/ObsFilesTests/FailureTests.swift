import Glibc
@testable import ObsFiles
import Testing

@Suite struct FailureTests {
  @Test(
    arguments: [
      (Failure.Kind.notFound, Int32(1), 404), (.usage, 64, 400),
      (.malformed, 65, 400), (.invalid, 65, 422), (.tooLarge, 65, 413),
      (.unreachable, 69, 503), (.cannotCreate, 73, 500),
      (.inputOutput, 74, 500), (.busy, 75, 503), (.diskFull, 75, 507),
    ])
  func `each kind has its two statuses`(
    kind: Failure.Kind, exit: Int32, http: Int
  ) {
    #expect(kind.exitStatus == exit)
    #expect(kind.status.rawValue == http)
  }

  @Test(
    arguments: [
      (ENOSPC, Failure.Kind.diskFull), (EDQUOT, .diskFull), (EFBIG, .diskFull),
      (EROFS, .cannotCreate), (EACCES, .inputOutput), (EIO, .inputOutput),
      (EMFILE, .inputOutput),
    ])
  func `an error number becomes a kind`(code: Int32, kind: Failure.Kind) {
    let failure = Failure.system("can't write f", code)
    #expect(failure.kind == kind)
    #expect(failure.detail.hasPrefix("can't write f: "))
  }

  @Test func `a lack of permission keeps things from being made`() {
    let failure = Failure.system("can't make f", EACCES, making: true)
    #expect(failure.kind == .cannotCreate)
    #expect(
      Failure.system("can't make f", EIO, making: true).kind == .inputOutput)
  }

  @Test func `a shown value is escaped and cut`() {
    #expect(Quoted("a\"\u{1B}\n").description == #""a\"\u001b\n""#)
    let long = String(repeating: "é", count: 40)
    #expect(
      Quoted(long).description
        == "\"" + String(repeating: "é", count: 32) + "…\"")
  }
}
