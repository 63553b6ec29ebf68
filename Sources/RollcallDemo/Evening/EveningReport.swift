/// What was measured in an evening.
public struct EveningReport: Sendable {
  public struct Line: Sendable {
    public var event: String
    /// By catalog.
    public var latencies: [Duration]
    /// Nil where nothing was promised.
    public var bound: Duration?

    public var isWithin: Bool { bound.map { bound in latencies.allSatisfy { $0 <= bound } } ?? true }
  }

  public let catalogs: [String]
  public private(set) var lines: [Line] = []

  public init(catalogs: [String]) {
    self.catalogs = catalogs
  }

  public var isWithinBounds: Bool { lines.allSatisfy(\.isWithin) }

  public mutating func add(_ event: String, within bound: Duration? = nil, _ latencies: [Duration]) {
    lines.append(Line(event: event, latencies: latencies, bound: bound))
  }
}
