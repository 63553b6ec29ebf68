import Foundation
package import Rollcall

/// What is kept of a session in Rollcall's own folder: JSON that hangs on the session itself. A reader ignores fields that it does not know.
package struct SessionDocument: Codable, Sendable, Equatable {
  /// Raised only when an older reader would misunderstand what a newer writer means.
  private static let format = 1

  private var format = Self.format
  private var name: String
  /// In milliseconds; nil for a session without a limit.
  private var timeout: Int64?
  private var lockBehavior: SessionOptions.LockBehavior
  /// In milliseconds.
  private var lockDelay: Int64
  private var attributes: [String: String]
  /// What the engine needs to know besides.
  package var engine: [String: String]?

  /// - Parameter timeout: as granted.
  package init(_ options: SessionOptions, timeout: Duration?, engine: [String: String] = [:]) {
    name = options.name
    self.timeout = timeout?.milliseconds
    lockBehavior = options.lockBehavior
    lockDelay = options.lockDelay.milliseconds
    attributes = options.attributes
    self.engine = engine.isEmpty ? nil : engine
  }

  package var options: SessionOptions {
    SessionOptions(
      name: name, timeout: timeout.map { .milliseconds($0) }, lockBehavior: lockBehavior, lockDelay: .milliseconds(lockDelay),
      attributes: attributes)
  }

  package func encoded() throws(RollcallError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(self))
    } catch {
      throw RollcallError(.invalid, "The session's options cannot be written as JSON.", underlying: error)
    }
  }

  /// - Returns: nil for what is no session, or one in a newer format.
  package init?(_ bytes: [UInt8]) {
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
