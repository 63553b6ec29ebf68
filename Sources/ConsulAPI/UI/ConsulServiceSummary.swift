/// A service in numbers, as `internal/ui/services` lists it.
public struct ConsulServiceSummary: Sendable, Hashable {
  public var kind = ""
  public var name: String
  public var tags: Set<String> = []
  /// One for each instance.
  public var nodes: [String] = []
  public var checks: [String: Int] = [:]
  /// Where instances were registered from, as their metadata say.
  public var externalSources: Set<String> = []

  /// The metadata that names such a source.
  static let externalSourceKey = "external-source"

  public init(name: String) {
    self.name = name
  }

  public mutating func add(_ entry: ConsulHealthEntry) {
    kind = entry.service.kind
    nodes.append(entry.node.node)
    tags.formUnion(entry.service.tags ?? [])
    if let source = entry.service.meta?[Self.externalSourceKey], !source.isEmpty { externalSources.insert(source) }
    for check in entry.checks { checks[check.status, default: 0] += 1 }
  }
}

extension ConsulServiceSummary: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Kind", ifAny: kind)
    json.member("Name", name)
    json.member("Tags", tags.isEmpty ? nil : tags.sorted())
    json.member("Nodes", nodes.sorted())
    json.member("InstanceCount", nodes.count)
    json.member("ChecksPassing", checks[ConsulStatus.passing] ?? 0)
    json.member("ChecksWarning", checks[ConsulStatus.warning] ?? 0)
    json.member("ChecksCritical", checks[ConsulStatus.critical] ?? 0)
    json.member("ExternalSources", externalSources.isEmpty ? nil : externalSources.sorted())
    json.name("GatewayConfig")
    json.raw("{}")
    json.endObject()
  }
}
