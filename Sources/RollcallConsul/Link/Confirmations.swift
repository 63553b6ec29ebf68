import ConsulAPI
import ConsulClient
import Rollcall
import Synchronization

/// Waits until the catalog shows what an agent has taken, which agents carry there a moment later.
///
/// All who wait for the same service share one reading of it, so that a thousand registrations at once do not read a thousand lists.
final class Confirmations: Sendable {
  /// One reading.
  private final class Reading: Sendable, Equatable {
    /// By service id.
    let entries: Result<[String: [ConsulHealthEntry]], any Error>

    init(_ entries: Result<[String: [ConsulHealthEntry]], any Error>) {
      self.entries = entries
    }

    static func == (left: Reading, right: Reading) -> Bool { left === right }
  }

  private struct Reader {
    let latest: Broadcast<Reading>
    let task: Task<Void, Never>
    var waiters = 1
  }

  private let connection: ConsulConnection
  private let readers = Mutex<[ServiceName: Reader]>([:])

  init(_ connection: ConsulConnection) {
    self.connection = connection
  }

  /// Returns once the entries of a service id satisfy the predicate, which is called often.
  /// - Throws: ``ConsulError``, `CancellationError`.
  func wait(
    for serviceID: String, of service: ServiceName, until isShown: @escaping @Sendable ([ConsulHealthEntry]) -> Bool
  ) async throws {
    let latest = join(service)
    defer { leave(service, latest) }
    let reading = try await latest.first { reading in
      switch reading.entries {
      case .success(let entries): isShown(entries[serviceID] ?? [])
      case .failure: true
      }
    }
    if case .failure(let error)? = reading?.entries { throw error }
  }

  private func join(_ service: ServiceName) -> Broadcast<Reading> {
    readers.withLock { readers in
      if let reader = readers[service] {
        readers[service]?.waiters += 1
        return reader.latest
      }
      let latest = Broadcast<Reading>()
      readers[service] = Reader(latest: latest, task: Task { await self.read(service, latest) })
      return latest
    }
  }

  private func leave(_ service: ServiceName, _ latest: Broadcast<Reading>) {
    readers.withLock { readers in
      guard let reader = readers[service], reader.latest === latest else { return }
      if reader.waiters > 1 {
        readers[service]?.waiters -= 1
      } else {
        readers[service] = nil
        reader.task.cancel()
      }
    }
  }

  /// Reads at once and after each change, until nobody waits any more or reading fails.
  private func read(_ service: ServiceName, _ latest: Broadcast<Reading>) async {
    var block: ConsulBlock?
    do {
      while !Task.isCancelled {
        let answer = try await connection.instances(of: service.rawValue, block)
        latest.publish(Reading(.success(Dictionary(grouping: answer.value, by: \.service.id))))
        // What changes later is told by the index; without one it is asked for.
        block = answer.index.map { ConsulBlock(index: $0, wait: .seconds(1)) }
        if block == nil { try await Task.sleep(for: .milliseconds(50)) }
      }
    } catch {
      // Whoever comes next begins a reading of its own.
      readers.withLock { if $0[service]?.latest === latest { $0[service] = nil } }
      latest.publish(Reading(.failure(error)))
    }
  }
}
