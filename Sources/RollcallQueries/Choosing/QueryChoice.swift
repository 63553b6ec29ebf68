public import ConsulAPI
public import Rollcall

/// Which instances of a service a query wants, and in which order.
public struct QueryChoice: Sendable {
  private let service: ConsulQueryService
  private let required: [String]
  private let unwanted: [String]
  private let near: String
  private let limit: Int?

  /// - Parameters:
  ///   - query: rendered.
  ///   - near: what the client asks for; left out, or empty, what the query says.
  ///   - limit: the most that are wanted; nil, or none above zero, for all.
  ///   - ownNode: what `_agent` means.
  public init(_ query: ConsulPreparedQuery, near: String? = nil, limit: Int? = nil, ownNode: String) {
    service = query.service
    let tags = (query.service.tags ?? []).map { $0.lowercased() }
    required = tags.filter { !$0.hasPrefix("!") }
    unwanted = tags.filter { $0.hasPrefix("!") }.map { String($0.dropFirst()) }
    let wish = near.flatMap { $0.isEmpty ? nil : $0 } ?? query.service.near
    self.near = wish == "_agent" ? ownNode : wish
    self.limit = limit.flatMap { $0 > 0 ? $0 : nil }
  }

  /// In random order, but for what is near.
  public func instances(of source: some QuerySource, using random: inout some RandomNumberGenerator) -> [RegisteredInstance] {
    var chosen = source.instances.filter { matches($0, in: source) }
    chosen.shuffle(using: &random)
    if !near.isEmpty { chosen = chosen.filter { $0.nodeName == near } + chosen.filter { $0.nodeName != near } }
    return limit.map { Array(chosen.prefix($0)) } ?? chosen
  }

  private func matches(_ instance: RegisteredInstance, in source: some QuerySource) -> Bool {
    let node = instance.instance.node.flatMap { source.node($0.name) }
    let ignored = Set(service.ignoreCheckIDs ?? [])
    let worst = ([instance, node].compactMap(\.self)).flatMap { $0.instance.shownChecks }
      .lazy.filter { !ignored.contains($0.id) }.map(\.health).worst
    guard worst < (service.onlyPassing ? .warning : .critical) else { return false }
    guard Self.holds(service.nodeMeta, node?.metadata ?? [:]), Self.holds(service.serviceMeta, instance.metadata) else { return false }
    guard !required.isEmpty || !unwanted.isEmpty else { return true }
    let tags = Set(instance.tags.map { $0.lowercased() })
    return required.allSatisfy(tags.contains) && !unwanted.contains(where: tags.contains)
  }

  private static func holds(_ wanted: [String: String]?, _ metadata: [String: String]) -> Bool {
    (wanted ?? [:]).allSatisfy { metadata[$0.key] == $0.value }
  }
}

extension RegisteredInstance {
  fileprivate var nodeName: String { instance.node?.name ?? instance.host }
}
