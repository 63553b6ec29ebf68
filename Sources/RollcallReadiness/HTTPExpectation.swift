private import Foundation
internal import Rollcall

/// A URL and what its answer must be, written behind the `#`, which no server sees: `http://web/health#status=200-204,301&body=ready`.
struct HTTPExpectation: Sendable, Hashable {
  /// Without what is behind the `#`.
  let url: String
  let statuses: [ClosedRange<Int>]
  /// What the body must contain; nil when it is not looked at.
  let body: String?

  /// How much of a body is looked at, in bytes.
  static let bodyLimit = 1 << 20

  init(_ text: String) throws(RollcallError) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let components = URLComponents(string: String(first)), let host = components.host, !host.isEmpty else {
      throw .invalid("'\(text)' is no URL: write http://host:port/path.")
    }
    url = String(first)
    var statuses: [ClosedRange<Int>]?
    var body: String?
    for option in parts.count == 2 ? parts[1].split(separator: "&") : [] {
      let pair = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = pair.count == 2 ? pair[1].removingPercentEncoding ?? String(pair[1]) : ""
      switch pair[0] {
      case "status": statuses = try Self.statuses(value, of: text)
      case "body" where !value.isEmpty: body = value
      default:
        throw .invalid("'\(option)' in '\(text)' is not known: behind the # stand status=200-299,301 and body=TEXT, joined by &.")
      }
    }
    self.statuses = statuses ?? [200...299]
    self.body = body
  }

  private static func statuses(_ list: String, of text: String) throws(RollcallError) -> [ClosedRange<Int>] {
    var statuses: [ClosedRange<Int>] = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last, (100...599).contains(first), last <= 599 else {
        throw .invalid("'\(part)' in '\(text)' is no status: write numbers from 100 to 599, and ranges as in 200-299.")
      }
      statuses.append(first...last)
    }
    return statuses
  }

  /// Why an answer is not what it must be; nil when it is.
  func problem(status: Int, body: String?) -> String? {
    guard statuses.contains(where: { $0.contains(status) }) else { return "\(url) answers with status \(status)" }
    guard let wanted = self.body, body?.contains(wanted) != true else { return nil }
    return "\(url) answers without '\(wanted)'"
  }
}
