import ConsulAPI

extension ConsulQueryService {
  /// Calls `body` with each text and where it stands: `.Tags[0]`.
  func forEachText(_ body: (_ path: String, _ text: String) throws(QueryError) -> Void) throws(QueryError) {
    var found: [(String, String)] = []
    var copy = self
    copy.replaceTexts { path, text in
      found.append((path, text))
      return text
    }
    for (path, text) in found { try body(path, text) }
  }

  /// Puts another text in the place of each, in Consul's order.
  mutating func replaceTexts(_ replace: (_ path: String, _ text: String) -> String) {
    func list(_ path: String, _ texts: [String]?) -> [String]? {
      texts.map { $0.enumerated().map { replace("\(path)[\($0.offset)]", $0.element) } }
    }
    func map(_ path: String, _ texts: [String: String]?) -> [String: String]? {
      texts.map { texts in
        Dictionary(uniqueKeysWithValues: texts.sorted { $0.key < $1.key }.map { ($0.key, replace("\(path)[\($0.key)]", $0.value)) })
      }
    }
    service = replace(".Service", service)
    failover.datacenters = list(".Failover.Datacenters", failover.datacenters)
    ignoreCheckIDs = list(".IgnoreCheckIDs", ignoreCheckIDs)
    near = replace(".Near", near)
    tags = list(".Tags", tags)
    nodeMeta = map(".NodeMeta", nodeMeta)
    serviceMeta = map(".ServiceMeta", serviceMeta)
  }
}
