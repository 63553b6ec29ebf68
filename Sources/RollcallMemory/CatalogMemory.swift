import Foundation
public import Logging
public import Rollcall
import Synchronization

/// Remembers what a catalog last said, in a store as well if there is one, so that a process that starts while the catalog is gone knows it.
///
/// Give it to a ``RememberingCatalog``, and run a ``MemoryKeeper`` beside it.
public final class CatalogMemory: Sendable {
  private let known = Mutex(LastKnown())
  private let name: String
  private let store: MemoryStore?
  private let maximumAge: Duration
  private let logger: Logger
  /// Rings when there is something to store.
  let news: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation

  /// - Parameters:
  ///   - name: tells catalogs apart that share a store.
  ///   - store: where it outlives the process; nil for nowhere.
  ///   - maximumAge: what was not confirmed for so long is not read from the store.
  public init(of name: String, store: (any KeyValueStore)?, maximumAge: Duration, logger: Logger) {
    self.name = name
    self.store = store.map { MemoryStore($0, space: name, logger: logger) }
    self.maximumAge = maximumAge
    self.logger = logger
    (news, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Reads what was stored. What cannot be read is passed over, with a warning: it will be learnt anew.
  public func load() async {
    await load(now: Date())
  }

  func load(now: Date) async {
    guard let store else { return }
    do {
      let stored = try await store.load()
      guard let confirmed = stored.confirmed, now.timeIntervalSince(confirmed) <= maximumAge / .seconds(1) else { return }
      known.withLock { $0 = stored }
    } catch {
      logger.warning("What was remembered of a catalog could not be read.", metadata: ["error": "\(error)"])
    }
  }

  /// Writes what has changed.
  func save() async {
    guard let store else { return }
    do {
      let known = known.withLock { $0 }
      try await store.save(known)
      logger.debug(
        "What a catalog last said is stored.",
        metadata: [
          "catalog": "\(name)", "services": "\(known.services.joined(separator: ","))", "keys": "\(known.knownKeys.count)",
        ])
    } catch {
      logger.warning("What is remembered of a catalog could not be stored; it will be tried again.", metadata: ["error": "\(error)"])
      ring.yield()
    }
  }

  /// Notes that the catalog is there, and agrees with what is known.
  func confirm() {
    known.withLock { $0.confirm(at: Date()) }
    ring.yield()
  }

  func keep(_ answer: some Rememberable) {
    guard answer.freshness.isCurrent else { return }
    known.withLock {
      $0.confirm(at: Date())
      answer.keep(in: &$0)
    }
    ring.yield()
  }

  /// Keeps what was asked for, unless a watch has told something newer meanwhile.
  /// - Returns: the same.
  func read<Answer: Rememberable>(_ answer: Answer) -> Answer {
    let isOld = known.withLock { answer.recalled(from: &$0).map { $0.revision > answer.revision } ?? false }
    if !isOld { keep(answer) }
    return answer
  }

  /// The same answers; before the first of the catalog's own, what is remembered: at once where the catalog is known to be lost.
  /// - Parameter nothing: the answer without content, which says what is asked for.
  func following<Answer: Rememberable>(
    _ answers: AsyncStream<Answer>, from nothing: Answer, while connection: ConnectionState
  ) -> AsyncStream<Answer> {
    var known: Answer?
    if case .disconnected(let since, let reason) = connection { known = completed(nothing.markedStale(since: since, reason: reason)) }
    let head = Mutex(known.flatMap { $0.hasContent ? $0 : nil })
    return AsyncStream {
      if let known = head.withLock({ $0.take() }) { return known }
      for await answer in answers { return self.completed(answer) }
      return nil
    }
  }

  private func completed<Answer: Rememberable>(_ answer: Answer) -> Answer {
    guard case .stale(let since, let reason) = answer.freshness else {
      keep(answer)
      return answer
    }
    guard !answer.hasContent else { return answer }
    return known.withLock { known in
      answer.recalled(from: &known)?.markedStale(since: min(known.confirmed ?? since, since), reason: reason) ?? answer
    }
  }
}
