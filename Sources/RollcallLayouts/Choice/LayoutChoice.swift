public import Rollcall

/// The layouts by the names that catalog URLs give them, as in `?layout=killrvideo`.
public enum LayoutChoice: String, Sendable, CaseIterable {
  case rollcall
  case hostport
  case killrvideo
  /// Registrator's records are KillrVideo's, which registrator wrote.
  case registrator
  case grpc
  case skydns

  /// - Throws: `.invalid` that lists the names there are.
  public init(name: String) throws(RollcallError) {
    guard let choice = Self(rawValue: name) else {
      throw .invalid("There is no layout '\(name)'. Possible: \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = choice
  }

  /// - Parameter base: the path under which everything lies, with or without a slash at its end.
  public func layout(base: String) -> any TreeLayout {
    switch self {
    case .rollcall: RollcallLayout(base: base)
    case .hostport: HostPortLayout(base: base)
    case .killrvideo, .registrator: KillrVideoLayout(base: base)
    case .grpc: GRPCLayout(base: base)
    case .skydns: SkyDNSLayout(base: base)
    }
  }
}
