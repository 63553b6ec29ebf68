import DNSMessage
import Metrics

/// Counts on one event loop, told to the metrics once in a while: a look-up of a metric costs more than an answer.
struct DNSFigures {
  private struct Kind: Hashable {
    var type: DNSType?
    var code: DNSResponseCode
  }

  private var answers: [Kind: Int] = [:]
  /// Cut answers, questions given up, and messages that were none.
  var truncated = 0
  var shed = 0
  var ignored = 0

  private static let named: Set<DNSType> = [.a, .aaaa, .srv, .txt, .any, .ns, .soa, .ptr, .cname]

  /// - Parameter type: of the question; nil when there was none. Types that we know nothing of are one.
  mutating func count(_ type: DNSType?, _ code: DNSResponseCode) {
    let known = type.map { Self.named.contains($0) ? $0 : DNSType(rawValue: 0) }
    answers[Kind(type: known, code: code), default: 0] += 1
  }

  mutating func flush() {
    for (kind, count) in answers where count > 0 {
      let type = kind.type.map { $0.rawValue == 0 ? "other" : "\($0)" } ?? "none"
      Counter(label: "rollcall_dns_answers_total", dimensions: [("type", type), ("code", "\(kind.code)")]).increment(by: count)
      answers[kind] = 0
    }
    for (label, count) in [("truncated", truncated), ("shed", shed), ("ignored", ignored)] where count > 0 {
      Counter(label: "rollcall_dns_\(label)_total").increment(by: count)
    }
    (truncated, shed, ignored) = (0, 0, 0)
  }
}
