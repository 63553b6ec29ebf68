/// What the health checks say of an instance. The worst check wins.
public enum Health: String, Sendable, Hashable, Codable, CaseIterable {
  case passing
  case warning
  case critical

  private var severity: Int {
    switch self {
    case .passing: 0
    case .warning: 1
    case .critical: 2
    }
  }
}

extension Health: Comparable {
  /// The worse health is the greater one.
  public static func < (left: Health, right: Health) -> Bool {
    left.severity < right.severity
  }
}

extension Sequence<Health> {
  /// The worst of them; `.passing` when there is none.
  public var worst: Health { self.max() ?? .passing }
}
