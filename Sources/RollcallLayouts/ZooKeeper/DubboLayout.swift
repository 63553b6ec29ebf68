private import Foundation
public import Rollcall

/// The providers of Apache Dubbo, read only: `/dubbo/<interface>/providers/<URL>`, percent-encoded, with what is to be known as its query.
///
/// A service is an interface. An instance's id is its URL without a query, but for `group` and `version`, which tell apart what one process
/// offers at one address.
public struct DubboLayout: FolderLayout {
  public let root: String

  public init(base: String = "") {
    let base = TreePath.base(base)
    root = (base.isEmpty ? "/dubbo" : base) + "/"
  }

  public var carriesHealth: Bool { false }
  public var levels: [TreeLevel] { [.service, .fixed("providers"), .instance] }
  public var naming: TreeNaming { .readOnly }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/providers/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + TreePath.component(instance.id) }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    throw RollcallError(.unsupported, "The layout 'dubbo' is read only: what is written there must be a provider of Dubbo's own.")
  }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 3, components[1] == "providers" else {
      return .somethingElse
    }
    // Java's encoder writes a blank as a plus sign.
    guard let url = components[2].replacing("+", with: " ").removingPercentEncoding, let scheme = url.firstRange(of: "://") else {
      throw LayoutProblem(key: record.key, reason: "The name is no URL.")
    }
    if url.hasPrefix("empty://") { return .somethingElse }
    let query = url.firstIndex(of: "?") ?? url.endIndex
    let authority = url[scheme.upperBound..<query].prefix { $0 != "/" }
    guard let address = HostPort(authority) else { throw LayoutProblem(key: record.key, reason: "The URL has no host:port.") }
    let parameters = Self.parameters(url[query...].dropFirst())
    let distinction = ["group", "version"].compactMap { name in parameters[name].map { "\(name)=\($0)" } }.joined(separator: "&")
    let isOff = parameters["disabled"] == "true" || parameters["enabled"] == "false"
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: url[..<query] + (distinction.isEmpty ? "" : "?\(distinction)"),
        host: address.host, port: address.port, metadata: parameters,
        weights: Weights(passing: min(max(parameters["weight"].flatMap { Int($0) } ?? 100, 1), 65_535)),
        maintenance: isOff ? "disabled" : nil))
  }

  private static func parameters(_ query: Substring) -> [String: String] {
    var parameters: [String: String] = [:]
    for pair in query.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      parameters[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
    }
    return parameters
  }
}
