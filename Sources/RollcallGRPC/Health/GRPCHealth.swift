public import Rollcall
private import Synchronization

/// How a server and its services are, for whoever asks by `grpc.health.v1`, and for the catalog.
///
/// A server that ``AdvertisedGRPCServer`` runs is serving from the moment it listens until it begins to stop. In between a program may say of one of its
/// services that it cannot serve, and that it can again; whether the catalog can be reached plays no part.
public final class GRPCHealth: Sendable {
  public enum Status: Sendable, Hashable {
    case serving
    case notServing
  }

  /// What all is said at one moment.
  struct Table: Sendable, Equatable {
    /// By full name; the empty one is the server as a whole.
    var statuses: [String: Status]
    var isListening = false
    var isStopping = false

    /// What is answered to `name`; nil where it is not known.
    func status(of name: String) -> Status? {
      guard let status = statuses[name] else { return nil }
      return isListening && !isStopping ? status : .notServing
    }
  }

  private let table: Mutex<Table>
  private let changes: Broadcast<Table>

  /// - Parameter services: full names.
  init(_ services: [String]) {
    let initial = Table(statuses: Dictionary(uniqueKeysWithValues: Set(services + [""]).map { ($0, .serving) }))
    table = Mutex(initial)
    changes = Broadcast(initial)
  }

  /// Says how a service is.
  /// - Parameter service: its full name, as `killrvideo.comments.CommentsService`; empty for the server as a whole, which says nothing of its services.
  /// - Throws: ``RollcallError`` `.invalid` when the server has no such service.
  public func set(_ status: Status, for service: String) throws(RollcallError) {
    var isKnown = false
    change { table in
      isKnown = table.statuses[service] != nil
      if isKnown { table.statuses[service] = status }
    }
    guard isKnown else { throw .invalid("The server has no service '\(service)'. Say its full name, with its package.") }
  }

  /// - Returns: nil when the server has no such service.
  public func status(of service: String) -> Status? {
    table.withLock { $0.status(of: service) }
  }

  /// The table now, and after each change; ends when the server has stopped.
  var tables: AsyncStream<Table> { changes.stream(keeping: self) }

  /// Published under the lock, which no reader's handler ever asks for, so that the last to be published is the latest.
  func change(_ body: (inout Table) -> Void) {
    table.withLock { table in
      body(&table)
      changes.publish(table)
    }
  }

  /// Lets go of everybody who watches: their calls would keep the server from ending.
  func finish() {
    changes.finish()
  }
}
