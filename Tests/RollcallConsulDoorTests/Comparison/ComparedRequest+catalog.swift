import NIOHTTP1

extension ComparedRequest {
  /// `/v1/catalog` and `/v1/health`
  static let catalog = catalogEmpty + catalogService + catalogFull + catalogRefusals + catalogChanges + catalogRemoval

  /// Every reading path, about a service and a node.
  private static func everything(_ service: String, on node: String, checksDiffer: Bool = false) -> [ComparedRequest] {
    let checks: [ComparedRequest] = [
      .get("health/service/\(service)"), .get("health/checks/\(service)"), .get("health/node/\(node)"), .get("health/state/any"),
      .get("health/state/critical"),
    ]
    return [
      .get("catalog/services").inAnyOrder(because: "Consul takes the tags from a set"), .get("catalog/service/\(service)"),
      .get("catalog/nodes"), .get("catalog/node/\(node)"), .get("catalog/node-services/\(node)"),
    ]
      + (checksDiffer
        ? checks.map {
          $0.ignoring(["ServiceTags"], because: "Consul shows the tags that the service had when the check was last written")
        } : checks)
  }

  private static let catalogEmpty: [ComparedRequest] =
    everything("none", on: "none") + [
      .get("catalog/datacenters"), .get("catalog/node/n1"), .get("health/node/n1"), .get("catalog/service/"), .get("catalog/node/"),
      .get("catalog/node-services/"), .get("health/service/"), .get("health/checks/"), .get("health/node/"), .get("health/state/"),
      .get("health/state/bogus"), .get("catalog/nope"), .get("health/nope"), .get("catalog/services/"), .get("catalog/register"),
      .send(.POST, "catalog/register"), .delete("catalog/services"), .send(.OPTIONS, "health/service/web"),
    ]

  /// A service with a check on a node of its own.
  private static let catalogService: [ComparedRequest] =
    [
      .put(
        "catalog/register",
        #"{"Node":"ext1","Address":"10.1.1.1","NodeMeta":{"external":"true"},"Service":{"ID":"e1","Service":"web","Port":9000,"#
          + #""Tags":["x","A"]},"Check":{"CheckID":"service:e1","Name":"extchk","Status":"passing","ServiceID":"e1"}}"#)
    ] + everything("web", on: "ext1") + [
      .put("catalog/register", #"{"Node":"ext1","Address":"10.1.1.1","Service":{"Service":"web","Port":1}}"#)
    ] + everything("web", on: "ext1")

  /// A node and a service of which everything is said, and what narrows an answer.
  private static let catalogFull: [ComparedRequest] =
    [
      .put(
        "catalog/register",
        #"{"Node":"ext2","ID":"40e4a748-2192-161a-0510-9bf59fe950b5","Address":"10.1.1.2","#
          + #""TaggedAddresses":{"lan":"10.1.1.2","wan":"1.2.3.4"},"Datacenter":"dc1","Service":{"ID":"e2","Service":"web","#
          + #""Address":"10.9.9.9","Meta":{"m":"1"},"Weights":{"Passing":3,"Warning":2},"EnableTagOverride":true,"#
          + #""TaggedAddresses":{"wan":{"Address":"1.2.3.5","Port":80}},"Tags":[]},"#
          + #""Checks":[{"Name":"nodecheck","Status":"warning","Notes":"n","Output":"o"},{"CheckID":"c2","Name":"second","#
          + #""Status":"critical","ServiceID":"e2","Definition":{"HTTP":"http://x","Interval":"10s","Timeout":"1s"}}]}"#)
    ] + everything("web", on: "ext2") + [
      .get("catalog/node/40e4a748-2192-161a-0510-9bf59fe950b5"), .get("health/service/web?passing"), .get("health/service/web?passing=0"),
      .get("health/service/web?passing=zz"), .get("health/service/web?tag=x"), .get("health/service/web?tag=x&tag=a"),
      .get("health/service/web?tag=x&tag=nope"), .get("catalog/service/web?tag=a"), .get("catalog/service/web?tag="),
      .get("health/state/warning"), .get("health/state/passing"),
    ]

  private static let catalogRefusals: [ComparedRequest] = [
    .put("catalog/register", #"{"Node":"ext3"}"#), .put("catalog/register", #"{"Address":"1.1.1.1"}"#), .put("catalog/register", "{}"),
    .put("catalog/register", "null"), .put("catalog/register", ""), .put("catalog/register", "{"), .put("catalog/register", "[]"),
    .put("catalog/register", "notjson"), .put("catalog/register", #"{"Node":"e","Address":"a","Bogus":1}"#),
    .put("catalog/register", #"{"Node":1,"Address":"a"}"#), .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","ID":"x"}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Datacenter":"nope"}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{"ID":"x"}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{"Service":"s","Meta":{"bad key":"x"}}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{"Service":"s","Port":"80"}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Check":{"Name":"x","Node":"other"}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Check":{"Name":"x","ServiceID":"nope"}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Check":{"Status":"passing"}}"#),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Check":{"Name":"zz"}}"#), .get("catalog/node/e"), .get("health/node/e"),
    .put("catalog/deregister", "{}"), .put("catalog/deregister", "null"), .put("catalog/deregister", ""),
    .put("catalog/deregister", #"{"Bogus":1}"#), .put("catalog/deregister", #"{"Node":1}"#),
    .put("catalog/deregister", #"{"Node":"ext1","Datacenter":"nope"}"#), .put("catalog/deregister", #"{"Node":"ext1","CheckID":"nope"}"#),
    .put("catalog/deregister", #"{"Node":"ext1","ServiceID":"nope"}"#), .put("catalog/deregister", #"{"Node":"nope"}"#),
  ]

  /// Of a port, of a node's address, and of a name under an id that stays.
  private static let catalogChanges: [ComparedRequest] =
    [
      .put("catalog/register", #"{"Node":"e","SkipNodeUpdate":true,"Service":{"Service":"skip"}}"#),
      .put("catalog/register", #"{"Node":"ext1","SkipNodeUpdate":true,"Service":{"ID":"e1","Service":"web","Port":9001}}"#),
    ] + everything("web", on: "ext1", checksDiffer: true) + [.put("catalog/register", #"{"Node":"ext1","Address":"10.1.1.9"}"#)]
    + everything("web", on: "ext1", checksDiffer: true) + [
      .put("catalog/register", #"{"Node":"ext1","Address":"10.1.1.9","Service":{"ID":"e1","Service":"shop","Port":1}}"#),
      .get("catalog/services").inAnyOrder(because: "Consul takes the tags from a set"), .get("catalog/service/web"),
      .get("catalog/service/shop"), .get("catalog/node/ext1"), .get("catalog/node-services/ext1"),
      .get("health/service/shop")
        .ignoring(["ServiceName", "ServiceTags"], because: "Consul's check keeps the name of the service that it was written with"),
    ]

  private static let catalogRemoval: [ComparedRequest] =
    [.put("catalog/deregister", #"{"Node":"ext1","CheckID":"service:e1"}"#)] + everything("shop", on: "ext1")
    + [.put("catalog/deregister", #"{"Node":"ext1","ServiceID":"e1"}"#)] + everything("shop", on: "ext1")
    + [.put("catalog/deregister", #"{"Node":"ext1"}"#)] + everything("web", on: "ext1")
    + [.put("catalog/deregister", #"{"Node":"ext2"}"#), .put("catalog/deregister", #"{"Node":"e"}"#)] + everything("web", on: "ext2")
}
