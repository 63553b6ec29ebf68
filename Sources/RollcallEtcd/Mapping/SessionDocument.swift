import EtcdClient
import Foundation
import Rollcall

/// What is kept of a session beside its lease: JSON under the lease's number, on the lease. A reader ignores fields that it does not know.
struct SessionDocument: Codable, Sendable, Equatable {
  /// Raised only when an older reader would misunderstand what a newer writer means.
  static let format = 1

  var format = Self.format
  var name: String
  /// In milliseconds; nil for a session without a limit.
  var timeout: Int64?
  var lockBehavior: SessionOptions.LockBehavior
  /// In milliseconds.
  var lockDelay: Int64
  /// The number of the lease that ends after the lock delay; nil without a delay.
  var restLease: SessionID?
  var attributes: [String: String]

  /// - Parameter timeout: as granted.
  init(_ options: SessionOptions, timeout: Duration?, restLease: EtcdLeaseID?) {
    name = options.name
    self.timeout = timeout?.milliseconds
    lockBehavior = options.lockBehavior
    lockDelay = options.lockDelay.milliseconds
    self.restLease = restLease.map { SessionID($0) }
    attributes = options.attributes
  }

  var options: SessionOptions {
    SessionOptions(
      name: name, timeout: timeout.map { .milliseconds($0) }, lockBehavior: lockBehavior, lockDelay: .milliseconds(lockDelay),
      attributes: attributes)
  }

  func encoded() throws(RollcallError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self))
    } catch {
      throw RollcallError(.invalid, "The session's options cannot be written as JSON.", underlying: error)
    }
  }

  /// - Returns: nil for what is no session, or one in a newer format.
  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONDecoder().decode(Self.self, from: Data(bytes)), document.format <= Self.format else { return nil }
    self = document
  }
}

extension Duration {
  fileprivate var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    return overflow ? .max : scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
  }
}
