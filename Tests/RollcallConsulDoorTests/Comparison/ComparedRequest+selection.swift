import NIOHTTP1

extension ComparedRequest {
  /// `filter`, `node-meta` and `near`.
  static let selection: [ComparedRequest] =
    [
      .put(
        "catalog/register",
        #"{"Node":"a1","Address":"10.1.1.1","NodeMeta":{"rack":"r1","disk type":"ssd"},"Service":{"ID":"w1","Service":"web","#
          + #""Port":80,"Tags":["v1","blue"],"Meta":{"version":"1","empty":""},"Weights":{"Passing":3,"Warning":1}},"#
          + #""Check":{"CheckID":"c1","Name":"check","Status":"passing","Output":"all is well","ServiceID":"w1"}}"#),
      .put(
        "catalog/register",
        #"{"Node":"a2","Address":"10.1.1.2","NodeMeta":{"rack":"r2"},"TaggedAddresses":{"wan":"1.2.3.4"},"#
          + #""Service":{"ID":"w2","Service":"web","Port":8080,"#
          + #""Address":"10.9.9.9","Tags":["v2"],"Meta":{"version":"2"},"EnableTagOverride":true,"#
          + #""TaggedAddresses":{"wan":{"Address":"1.2.3.5","Port":81}}},"#
          + #""Checks":[{"CheckID":"c2","Name":"check","Status":"critical","Output":"broken\nfor good","ServiceID":"w2"},"#
          + #"{"CheckID":"n2","Name":"node","Status":"warning"}]}"#),
      .put("catalog/register", #"{"Node":"a3","Address":"10.1.1.3","Service":{"ID":"db","Service":"db","Port":5432}}"#),
    ]
    + healthFilters.map { .get("health/service/web?filter=\(escaped($0))") }
    + serviceFilters.map { .get("catalog/service/web?filter=\(escaped($0))") }
    + nodeFilters.map { .get("catalog/nodes?filter=\(escaped($0))") }
    + checkFilters.flatMap { filter -> [ComparedRequest] in
      let query = "filter=\(escaped(filter))"
      return [.get("health/state/any?\(query)"), .get("health/checks/web?\(query)"), .get("health/node/a2?\(query)")]
    }
    + [
      .get("catalog/node/a1?filter=\(escaped("Port == 80"))"), .get("catalog/node/a1?filter=\(escaped("Port == 81"))"),
      .get("catalog/nodes?node-meta=rack:r1"), .get("catalog/nodes?node-meta=rack:r1&node-meta=a:b"),
      .get("catalog/nodes?node-meta=rack"), .get("catalog/services?node-meta=rack:r1").inAnyOrder(because: "a set"),
      .get("catalog/services?node-meta=rack:none"), .get("catalog/service/web?node-meta=rack:r2"),
      .get("health/service/web?node-meta=rack:r2"), .get("health/state/any?node-meta=rack:r2"),
      .get("health/checks/web?node-meta=rack:r1"), .get("health/service/none?filter=Bad==1"),
      .get("health/service/web?filter=\(escaped("Service.Meta.nothing matches `x`"))")
        .ignoring([""], because: "to Consul 1.8 what is not there matches every expression"),
    ] + mistakes

  private static let healthFilters = [
    "Service.Port==80", "Service.Port == 0x50", "Service.Port != 80", "Service.Tags contains v1", #""v1" in Service.Tags"#,
    "v1 not in Service.Tags", "Service.Tags not contains v1", "Service.Tags is empty", "Service.Tags is not empty",
    "Service.Meta.version == 2", #"Service.Meta["version"] == "2""#, "Service.Meta.nothing == 1", "Service.Meta.nothing != 1",
    "Service.Meta.nothing is empty or Service.Port == 80", "version in Service.Meta", "nothing in Service.Meta",
    #""blue" in Service.Tags and Service.Port == 80"#, "Service.Port == 80 or Service.Port == 8080",
    "not Service.Port == 80 and Service.Port == 8080", "not ( Service.Port == 80 or Service.Port == 8080 )", "not not Service.Port == 80",
    "(Service.Port == 80)", "Service.ID matches `^w[12]$`", "Service.ID not matches `1`", #"Service.ID matches "(?i)W1""#,
    "w in Service.ID", "Service.EnableTagOverride == true", "Service.EnableTagOverride == false", "Service.Weights.Passing == 3",
    "Node.Meta.rack == r1", #"Node.Meta["disk type"] == ssd"#, "Node.Node == a2", "Node.TaggedAddresses.wan == `1.2.3.4`",
    "Service.TaggedAddresses.wan.Port == 81", "wan in Service.TaggedAddresses", "Service.Address is empty",
    "Checks.Status == critical", "Checks.Status != critical", "Checks is empty", "Checks is not empty", "Checks.Name contains node",
    "Checks.Output matches `^broken`", "Service.Kind == ``", "Node.Datacenter == dc1",
    "Service.Meta.nothing not matches `x`", "Service.Meta.nothing contains x", "Service.Meta.nothing not contains x",
    "Service.Port==80or Service.Port==1", "Service.Port == -1", "Service.Port == 1.5", "Service.Port == abc", "Service.Port == `80`",
    "  Service.Port == 80  ", "\tService.Port\n==\r80\n",
  ]

  private static let serviceFilters = [
    "ServicePort == 80", "ServiceTags contains v2", "ServiceMeta.version == 1", "NodeMeta.rack == r2", "Node == a1",
    "ServiceTaggedAddresses.wan.Address == `1.2.3.5`", "ServiceWeights.Passing == 1", "ServiceID matches w", "Service == web",
    "ServiceEnableTagOverride == true", "Address == `10.1.1.1`",
  ]

  private static let nodeFilters = [
    "Node == a1", "Meta.rack == r2", "rack in Meta", "Meta is empty", "Address matches `^10[.]1`", "TaggedAddresses is not empty",
    "TaggedAddresses.wan is empty", "ID == ``", "CreateIndex == 1",
  ]

  private static let checkFilters = [
    "Status == passing", "CheckID == n2", "ServiceName == web", "ServiceID != w1", "Output contains well", "ServiceTags contains v1",
    "Name matches `^c.*k$`", "Type == ``", "Node == a2", "Notes is empty",
  ]

  /// What is no filter: Consul tells what could have come next, the door how a filter looks.
  private static let mistakes: [ComparedRequest] = [
    "(", "Service.Port ==", "Service.Port = 80", "and", "Service.Tags contains", #"Service.ID == "w1"#,
    "Service.Port==80 and(Service.Port==80)",
  ].map { .get("health/service/web?filter=\(escaped($0))").inOtherWords(because: "nobody reads a list of all that could follow") }

  private static func escaped(_ filter: String) -> String {
    filter.utf8.map { byte in
      let character = Character(Unicode.Scalar(byte))
      if character.isLetter || character.isNumber { return String(character) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}
