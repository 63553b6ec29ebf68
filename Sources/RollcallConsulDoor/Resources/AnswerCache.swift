import NIOCore
import Rollcall
import Synchronization

/// Encoded answers, each shared by everyone who asks for the same in the same form, until what it tells of has changed.
final class AnswerCache: Sendable {
  /// What is asked for, and how.
  struct Identity: Hashable {
    var datacenter: String
    var question: Question
    var selection: Selection
    var isPretty: Bool
  }

  enum Question: Hashable {
    case health(ServiceName, passing: Bool, tags: [String])
    case service(ServiceName, tags: [String])
    case checks(ServiceName)
    case services
    case nodes
    case entries(prefix: String)
    case keys(prefix: String, separator: String)
  }

  /// What an answer tells of.
  enum Source: Equatable {
    case service(JoinedService)
    case services(ServiceList)
    case nodes(ServiceSnapshot)
    case entries(KeyValueSnapshot)
  }

  private let kept: Mutex<GenerationCache<Identity, (source: Source, body: ByteBuffer)>>

  /// - Parameter budget: in bytes.
  init(budget: Int) {
    kept = Mutex(GenerationCache(budget: budget))
  }

  /// The answer, encoded by `encode` unless it is known. Several who ask at the same moment may each encode it.
  func body(_ identity: Identity, of source: Source, encode: () -> ByteBuffer) -> ByteBuffer {
    if let known = kept.withLock({ $0.value(identity) }), known.source == source { return known.body }
    let body = encode()
    kept.withLock { $0.put((source, body), cost: body.readableBytes + 256, at: identity) }
    return body
  }
}
