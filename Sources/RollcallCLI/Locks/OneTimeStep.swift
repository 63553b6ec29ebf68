import Rollcall
import Subprocess

/// A shell command that one instance of a service runs for all of them, once for all time: a schema to load, a bucket to make.
struct OneTimeStep: Sendable {
  private let command: String
  private let lockKey: String
  private let doneKey: String

  init(_ command: String, of service: ServiceName) {
    self.command = command
    let base = "_rollcall/steps/\(service)/\(String(StableHash.of(command), radix: 16))"
    lockKey = base + "/lock"
    doneKey = base + "/done"
  }

  /// Returns as soon as somebody has done it.
  /// - Throws: what the catalog refuses for good; `CancellationError`.
  func run(in catalog: any Catalog, at url: CatalogURL) async throws {
    var backoff = Backoff(initial: .seconds(1), maximum: .seconds(30))
    while true {
      do {
        if try await attempt(in: catalog) { return }
      } catch let error as RollcallError where error.isTransient || error.code == .lockLost {
        StandardError.say("The step '\(command)' waits. \(CommandFailure.text(error, of: url))")
      }
      try await Task.sleep(for: backoff.next())
    }
  }

  /// - Returns: whether it is done.
  private func attempt(in catalog: any Catalog) async throws -> Bool {
    if try await isDone(in: catalog) { return true }
    let options = LockOptions(holder: "rollcall@\(ThisMachine.name)")
    return try await withLock(
      lockKey, in: catalog, options: options,
      waiting: { StandardError.say("The step '\(command)' is done by \($0); waiting for it.") }
    ) { lock in
      if try await isDone(in: catalog) { return true }
      StandardError.say("Running the step '\(command)'.")
      guard let words = CommandWords(["sh", "-c", command]) else { return true }
      let code = try await LockedCommand(words, holding: lock).run()
      guard code == 0 else {
        StandardError.say("The step '\(command)' ended with \(code); it will be tried again.")
        return false
      }
      // Whoever holds the lock now without knowing of this one finds the note, or has written it first.
      _ = try await catalog.keyValues.put(doneKey, Array("by \(options.holder)".utf8), ifRevision: .zero)
      return true
    }
  }

  private func isDone(in catalog: any Catalog) async throws -> Bool { try await catalog.keyValues.get(doneKey) != nil }
}
