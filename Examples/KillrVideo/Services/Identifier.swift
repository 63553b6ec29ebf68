import Foundation
import GRPCCore

/// What KillrVideo's messages wrap an id in.
protocol Identifier {
  var value: String { get }
}

extension CommonUuid: Identifier {
  init(_ value: String) {
    self.init()
    self.value = value
  }
}

extension CommonTimeUuid: Identifier {
  init(_ value: String) {
    self.init()
    self.value = value
  }
}

extension Identifier {
  /// The id as it stands in keys.
  /// - Throws: `INVALID_ARGUMENT` when it is no UUID.
  func checked(_ what: String) throws -> String {
    guard let id = UUID(uuidString: value) else {
      throw RPCError(code: .invalidArgument, message: "'\(value)' is no \(what). Send a UUID.")
    }
    return id.uuidString.lowercased()
  }
}
