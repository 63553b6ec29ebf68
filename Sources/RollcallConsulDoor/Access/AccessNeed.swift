import Rollcall

/// What a request needs a right to.
struct AccessNeed: Sendable, Equatable {
  enum Subject: Sendable, Equatable {
    case service(String)
    case allServices
    case key(String)
    case keysBelow(String)
    case sessions
    case agent
  }

  var subject: Subject
  var right: AccessRight

  init(_ right: AccessRight, _ subject: Subject) {
    self.right = right
    self.subject = subject
  }

  /// As Consul names it.
  var description: String {
    switch subject {
    case .service(let name): "service:\(right.rawValue) on \(name)"
    case .allServices: "service:\(right.rawValue) on all services"
    case .key(let key): "key:\(right.rawValue) on \(key)"
    case .keysBelow(let prefix): "key:\(right.rawValue) on all keys below '\(prefix)'"
    case .sessions: "session:\(right.rawValue)"
    case .agent: "agent:\(right.rawValue)"
    }
  }
}
