import Testing

@testable import obs_analytics

@Suite struct RolledNameTests {
  @Test(arguments: [
    ("access-2026-11-22T23-40-31.756.log", "access.log"),
    ("access-2026-11-22T23-40-31.756.log.gz", "access.log"),
    ("access-2026-11-22T23-40-31.756-size.log", "access.log"),
    ("access-2026-11-22T23-40-31.756-time.log.gz", "access.log"),
    ("access-2026-11-22T23-40-31.756", "access"),
    ("a.b-2026-11-22T23-40-31.756.c", "a.b.c"),
    ("access.log.1", "access.log"), ("access.log.12.gz", "access.log"),
    ("access.log-20261122", "access.log"),
    ("access.log-2026112210.gz", "access.log"),
    ("access.log.2026-11-22", "access.log"),
  ])
  func `a name tells which log a file was rolled from`(
    name: String, origin: String
  ) {
    #expect(RolledName(name)?.origin == origin)
  }

  @Test(arguments: [
    "access.log", "access.log.gz", "access-2026.log", "access.log.old",
    "access-2026-11-22T23-40-31.75.log", "1", ".1", "-1", "2026-11-22", "",
    "access.log.", "access.log.-", "access.log.gz.tmp2", "shop-2", "shop.2",
    "shop-20261122", "access.log-1", "access.log.1234", "access.log.1-2",
    "10.0.0.1", "x.10.2",
  ])
  func `any other name does not`(name: String) {
    let origin = RolledName(name)?.origin
    #expect(origin == nil, "\(origin ?? "")")
  }

  @Test(arguments: [
    ("a.log.2", "a.log.1"), ("a.log.10.gz", "a.log.9"),
    ("a.log-20261122", "a.log-20261123"),
    ("a-2026-11-22T23-40-31.756.log.gz", "a-2026-11-22T23-40-31.757.log"),
    ("a-2026-11-22T23-40-31.756.log", "a.log.1"),
  ])
  func `the oldest come first`(older: String, younger: String) throws {
    let (older, younger) =
      (try #require(RolledName(older)), try #require(RolledName(younger)))
    #expect(older.isOlder(than: younger))
    #expect(!younger.isOlder(than: older))
    #expect(!older.isOlder(than: older))
  }
}
