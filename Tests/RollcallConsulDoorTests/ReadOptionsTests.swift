import Testing

@testable import RollcallConsulDoor

@Suite struct ReadOptionsTests {
  private static func options(_ query: String) throws -> ReadOptions { try ReadOptions(QueryParameters(query[...])) }

  /// Draws the same number for ever.
  private struct Constant: RandomNumberGenerator {
    var value: UInt64
    mutating func next() -> UInt64 { value }
  }

  private static func patience(_ query: String, drawing value: UInt64) throws -> Duration {
    var random = Constant(value: value)
    return try options(query).patience(.init(), using: &random)
  }

  @Test func `A wait lasts as long as was asked for, and up to a sixteenth longer`() throws {
    #expect(try Self.patience("wait=16s", drawing: 0) == .seconds(16))
    let longest = try Self.patience("wait=16s", drawing: .max)
    #expect(longest > .milliseconds(16_990) && longest <= .seconds(17))
  }

  @Test func `Without a wait it is five minutes, and never more than ten`() throws {
    #expect(try Self.patience("", drawing: 0) == .seconds(300))
    #expect(try Self.patience("wait=0s", drawing: 0) == .seconds(300))
    #expect(try Self.patience("wait=-5s", drawing: 0) == .seconds(300))
    #expect(try Self.patience("wait=11m", drawing: 0) == .seconds(600))
    #expect(try Self.patience("wait=2540400h", drawing: 0) == .seconds(600))
  }

  @Test(arguments: [
    ("index=abc", "Invalid index"), ("index=-1", "Invalid index"), ("index=+1", "Invalid index"),
    ("index=18446744073709551616", "Invalid index"),
    ("wait=5", "Invalid wait time"), ("wait=x", "Invalid wait time"), ("wait=1d", "Invalid wait time"),
    ("stale&consistent", "Cannot specify ?stale with ?consistent, conflicting semantics."),
    ("cached&consistent", "Cannot specify ?cached with ?consistent, conflicting semantics."),
    ("max_stale=x", #"Invalid max_stale value "x""#),
    ("ns=x", #"Bad request: Invalid query parameter: "ns" - Namespaces are a Consul Enterprise feature"#),
  ])
  func `What cannot be is refused in Consul's words`(query: String, text: String) {
    #expect(throws: DoorError.badRequest(text)) { try Self.options(query) }
  }

  @Test func `Parameters are read`() throws {
    let options = try Self.options("dc=paris&stale&index=7&wait=1m30s&cached&token=x&near=&filter=")
    #expect(options.datacenter == "paris")
    #expect(options.consistency == .stale)
    #expect(options.index == 7)
    #expect(options.wait == .seconds(90))
    #expect(options.isCached)
  }
}
