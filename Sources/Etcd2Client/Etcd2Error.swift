/// Why a call to etcd's v2 API gave no answer, or what etcd refused.
public struct Etcd2Error: Error, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// etcd answered with an error of its own; see ``Etcd2Error/code``.
    case refused
    /// Nothing was sent.
    case unreachable
    /// The connection ended before the answer came.
    case interrupted
    case timedOut
    /// What answers is no etcd, or one whose v2 API is off.
    case notEtcd
    case closed
  }

  public var kind: Kind
  /// etcd's error code; 0 when the error is not etcd's own.
  public var code: Int
  public var message: String
  public var endpoint: Etcd2Endpoint?

  public init(_ kind: Kind, code: Int = 0, _ message: String, endpoint: Etcd2Endpoint? = nil) {
    self.kind = kind
    self.code = code
    self.message = message
    self.endpoint = endpoint
  }

  public var description: String { "\(endpoint.map { "\($0): " } ?? "")\(message)" }

  /// Codes from etcd's `error/error.go`.
  public var isMissing: Bool { code == 100 }
  public var isMismatch: Bool { code == 101 }
  public var isFolder: Bool { code == 102 }
  /// A folder was needed where a key is, or the other way round.
  public var isWrongKind: Bool { code == 102 || code == 104 }
  public var exists: Bool { code == 105 }
  public var isNotEmpty: Bool { code == 108 }
  /// The events since the index are no longer kept: read anew.
  public var isOutdated: Bool { code == 401 || code == 400 }

  /// Whether a call may have been carried out all the same.
  public var isAmbiguous: Bool { kind == .interrupted || kind == .timedOut || code == 300 || code == 301 }
  /// Whether it may succeed a moment later.
  public var mayPass: Bool { kind == .unreachable || isAmbiguous }
}
