public import Rollcall

/// The layouts of stores that list folders, by the names that catalog URLs give them, as in `?layout=zc.zk`.
public enum FolderLayoutChoice: String, Sendable, CaseIterable {
  case rollcall
  case hostport
  case zcZk = "zc.zk"
  case curator
  case spring
  case serverset
  case registrator
  case killrvideo
  case dubbo
  case kafka

  /// - Throws: `.invalid` that lists the names there are.
  public init(name: String) throws(RollcallError) {
    guard let choice = Self(rawValue: name) else {
      throw .invalid("There is no layout '\(name)'. Possible: \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self = choice
  }

  /// - Parameters:
  ///   - base: the path under which everything lies, with or without a slash at its end.
  ///   - processID: of the process that registers, for layouts that write it.
  ///   - time: of the registration, for layouts that write it: milliseconds since 1970.
  public func layout(base: String, processID: Int32, time: Int64) -> any FolderLayout {
    switch self {
    case .rollcall: RollcallLayout(base: base)
    case .hostport: HostPortLayout(base: base)
    case .zcZk: ZcZkLayout(base: base, processID: processID)
    case .curator: CuratorLayout(base: base, registrationTime: time)
    case .spring: CuratorLayout(base: base, payload: .springCloud, registrationTime: time)
    case .serverset: ServersetLayout(base: base)
    case .registrator: RegistratorLayout(base: base)
    case .killrvideo: KillrVideoLayout(base: base)
    case .dubbo: DubboLayout(base: base)
    case .kafka: KafkaLayout(base: base)
    }
  }
}
