import EtcdClient
import Logging
import Rollcall
import RollcallLayouts

/// What the parts of one catalog share: the client, where things lie, and how it behaves.
final class EtcdLink: Sendable {
  let etcd: Etcd
  let places: Places
  /// The catalog's URL, for messages.
  let url: String
  let settings: EtcdCatalogSettings
  let endpoints: [EtcdEndpoint]
  let logger: Logger
  let watches = WatchSet()
  let notes = NoteLog()
  let pace: Pacer

  init(
    _ etcd: Etcd, at endpoints: [EtcdEndpoint], places: Places, url: String, settings: EtcdCatalogSettings, logger: Logger
  ) {
    self.etcd = etcd
    self.endpoints = endpoints
    self.places = places
    self.url = url
    self.settings = settings
    self.logger = logger
    pace = Pacer(Pace(perSecond: settings.registrationRate))
  }

  /// Runs calls of the client, and turns what they throw into the core's error.
  func perform<Result>(isolation: isolated (any Actor)? = #isolation, _ body: (Etcd) async throws -> Result) async throws -> Result {
    do {
      return try await body(etcd)
    } catch let error as EtcdError {
      throw RollcallError(error, catalog: url)
    }
  }

  /// As ``perform(isolation:_:)``, for what may be done twice with the effect of once: while nobody knows whether it took effect, it is
  /// done again, until the time of one request has passed.
  func performUntilKnown<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (Etcd, EtcdCallOptions) async throws -> Result
  ) async throws -> Result {
    let deadline = ContinuousClock.now + settings.requestTimeout
    var backoff = Backoff(initial: .milliseconds(20), maximum: .milliseconds(500))
    return try await perform { etcd in
      while true {
        let left = max(ContinuousClock.now.duration(to: deadline), .milliseconds(1))
        do {
          return try await body(etcd, EtcdCallOptions(timeout: left))
        } catch let error as EtcdError where error.outcome == .ambiguous && error.mayPass {
          let pause = backoff.next()
          guard ContinuousClock.now + pause < deadline else { throw error }
          try await Task.sleep(for: pause)
        }
      }
    }
  }
}

extension EtcdError {
  /// Whether the same call may succeed a moment later.
  var mayPass: Bool { reason != .closed && (code == .unavailable || code == .deadlineExceeded || code == .unknown) }
}
