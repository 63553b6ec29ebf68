import Etcd2Client
import Logging
import Rollcall

/// What the parts of one catalog share.
final class Etcd2Link: Sendable {
  let client: Etcd2Client
  let places: Places
  /// The catalog's URL, for messages.
  let url: String
  /// For one call, and for a write until its outcome is known.
  let timeout: Duration
  let logger: Logger
  let watches = WatchSet()
  let monitor = ConnectionMonitor()

  init(_ client: Etcd2Client, places: Places, url: String, timeout: Duration, logger: Logger) {
    self.client = client
    self.places = places
    self.url = url
    self.timeout = timeout
    self.logger = logger
  }

  var reader: RecordReader { RecordReader(layout: places.layout, logger: logger) }

  /// Runs calls, notes how the connection stands, and turns what they throw into the core's error.
  func perform<Result>(isolation: isolated (any Actor)? = #isolation, _ body: (Etcd2Client) async throws -> Result) async throws -> Result {
    do {
      let result = try await body(client)
      monitor.succeeded(client.currentEndpoint)
      return result
    } catch let error as Etcd2Error {
      monitor.note(error)
      throw RollcallError(error, catalog: url)
    }
  }

  /// All leaves of a folder, with the index behind which to wait. One that is not there has none.
  /// - Throws: ``Etcd2Error``, `CancellationError`.
  func leaves(of folder: String) async throws -> (leaves: [Etcd2Node], index: UInt64) {
    do {
      let answer = try await client.get(folder, isRecursive: true)
      return (answer.node.leaves, answer.index)
    } catch let error as Etcd2Error where error.isMissing || error.isWrongKind {
      // The error tells the index too, but not in its text: what is not there is read once more with its first ancestor that is.
      guard folder != "/" else { throw error }
      let (_, index) = try await leaves(of: Places.folder(of: folder))
      return ([], index)
    }
  }
}
