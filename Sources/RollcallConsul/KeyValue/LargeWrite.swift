import ConsulAPI
import ConsulClient
import Rollcall

/// One write whose value fits Consul's limit, but not, as base64, that of a transaction.
struct LargeWrite {
  /// Values up to this size go by transaction, which says why it refuses.
  private static let threshold = 256 << 10

  private let key: String
  private let value: [UInt8]
  private let flags: UInt64
  private let condition: ConsulConnection.WriteCondition

  /// - Returns: nil for what a transaction can carry.
  init?(_ operation: KeyValueOperation) {
    switch operation {
    case .set(let key, let value, let flags, .none): self.init(key, value, flags, .none)
    case .set(let key, let value, let flags, .revision(let revision)): self.init(key, value, flags, .index(revision.rawValue))
    case .acquire(let key, let value, let flags, let session): self.init(key, value, flags, .acquire(session: session.rawValue))
    case .release(let key, let value, let flags, let session): self.init(key, value, flags, .release(session: session.rawValue))
    case .get, .list, .check, .delete, .deletePrefix: return nil
    }
  }

  private init?(_ key: String, _ value: [UInt8], _ flags: UInt64, _ condition: ConsulConnection.WriteCondition) {
    guard value.count > Self.threshold, !key.isEmpty else { return nil }
    self.key = key
    self.value = value
    self.flags = flags
    self.condition = condition
  }

  func commit(_ link: ConsulLink) async throws -> KeyValueOutcome {
    let isWritten: Bool
    do {
      isWritten = try await link.perform { try await $0.write(key, value, flags: flags, condition) }
    } catch let error as RollcallError where error.code == .rejected && error.message.contains("session") {
      return .refused([KeyValueOutcome.Refusal(operation: 0, reason: .unknownSession)])
    }
    // The plain write tells neither revision nor reason.
    let found = try await link.perform { try await $0.keys(key).value.first }
    guard isWritten else { return .refused([KeyValueOutcome.Refusal(operation: 0, reason: reason(found))]) }
    guard let found else { return .committed([[]], revision: .zero) }
    var entry = TransactionMapping.entry(found)
    entry.value = value
    return .committed([[entry]], revision: entry.modifyRevision)
  }

  private func reason(_ found: ConsulKeyValue?) -> KeyValueOutcome.Refusal.Reason {
    switch condition {
    case .none, .index(0): .exists
    case .index: .revisionDiffers
    case .acquire(let session): found?.session.isEmpty ?? true || found?.session == session ? .lockDelay : .notHolder
    case .release: .notHolder
    }
  }
}
