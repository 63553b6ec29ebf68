extension ComparedRequest {
  /// `/v1/agent`, and what the catalog shows of it.
  static let agent = agentItself + agentServices + agentCatalog + agentForms

  private static let agentItself: [ComparedRequest] = [
    .get("agent/members").ignoring(["Port", "port", "Tags"], because: "this agent has no gossip, and so no ports and versions of it"),
    .get("agent/members?wan").ignoring(["Port", "port", "Tags"], because: "this agent has no gossip, and so no ports and versions of it"),
    .get("agent/members?wan=1").ignoring(
      ["Port", "port", "Tags"], because: "this agent has no gossip, and so no ports and versions of it"),
    .get("agent/services"), .get("agent/checks"),
  ]

  /// Registering, reporting and reading.
  private static let agentServices: [ComparedRequest] = [
    .put("agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Tags":["v1","a"],"Meta":{"k":"v"},"Check":{"TTL":"1h"}}"#),
    .get("agent/services"), .get("agent/checks"), .get("agent/health/service/id/w1"),
    .put(
      "agent/service/register",
      #"{"Name":"web","ID":"w2","Address":"10.0.0.5","Port":80,"TaggedAddresses":{"wan":{"Address":"1.2.3.4","Port":8080}},"#
        + #""Weights":{"Passing":10,"Warning":2},"EnableTagOverride":true,"#
        + #""Checks":[{"TTL":"1h","Status":"passing","Notes":"n"},{"CheckID":"mine","TTL":"1h","Status":"warning"},{"Name":"third","TTL":"1h"}]}"#
    ),
    .put("agent/service/register", #"{"Name":"v6","Address":"fd00::1","Port":5}"#),
    .put("agent/service/register", #"{"Name":"host","Address":"host.example","Port":5,"Check":{},"Proxy":null,"Connect":{}}"#),
    .get("agent/services"), .get("agent/checks"),
    .put("agent/check/pass/service:w1?note=fine"), .put("agent/check/warn/mine"), .put("agent/check/fail/service:w2:1?note=%22x%22"),
    .put("agent/check/update/service:w2:3", #"{"Status":"passing","Output":"<o>&"}"#),
    .get("agent/checks"), .get("agent/health/service/id/w1"), .get("agent/health/service/id/w1?format=text"),
    .get("agent/health/service/name/web?format=text"), .get("agent/health/service/id/nope"),
    .get("agent/health/service/id/nope?format=text"), .get("agent/health/service/name/nope"),
    .get("agent/health/service/name/nope?format=text"), .get("agent/health/service/name/v6"), .get("agent/health/service/id/"),
    .get("agent/health/service/name/"),
    // Again, under another name and without some of its checks.
    .put("agent/service/register", #"{"Name":"shop","ID":"w2","Port":81,"Check":{"CheckID":"mine","TTL":"1h","Status":"critical"}}"#),
    .get("agent/services"),
    .put(
      "agent/service/register?replace-existing-checks=true",
      #"{"Name":"shop","ID":"w2","Port":81,"Check":{"CheckID":"mine","TTL":"1h","Status":"critical"}}"#),
    .get("agent/checks"),
    .put("agent/check/register", #"{"Name":"disk","TTL":"1h","ServiceID":"w1","Notes":"d","Status":"passing"}"#),
    .put("agent/check/register", #"{"ID":"nid","Name":"node check","TTL":"1h","DeregisterCriticalServiceAfter":"90m"}"#),
    .get("agent/checks"),
    .put("agent/service/maintenance/w1?enable=true&reason=up"), .put("agent/service/maintenance/w1?enable=true&reason=other"),
    .put("agent/maintenance?enable=true"), .get("agent/checks"), .get("agent/health/service/id/w1?format=text"),
    .put("agent/maintenance?enable=false"), .put("agent/service/maintenance/w1?enable=false"),
    .put("agent/check/deregister/nid"), .put("agent/check/deregister/nope"), .put("agent/service/deregister/w1"),
    .put("agent/service/deregister/w1"), .get("agent/checks"), .get("agent/services"), .get("agent/service/w1"),
    .put("agent/service/register", #"{"Name":"a \"b\" <c>","Port":1,"Tags":["é","\u2028"]}"#), .get("agent/services"),
  ]

  /// As `agentServices`, seen in the catalog.
  private static let agentCatalog: [ComparedRequest] =
    [
      .put("agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Tags":["v1","a"],"Meta":{"k":"v"},"Check":{"TTL":"1h"}}"#),
      .put(
        "agent/service/register",
        #"{"Name":"web","ID":"w2","Address":"10.0.0.5","Port":80,"TaggedAddresses":{"wan":{"Address":"1.2.3.4","Port":8080}},"#
          + #""Weights":{"Passing":10,"Warning":2},"EnableTagOverride":true,"#
          + #""Checks":[{"TTL":"1h","Status":"passing","Notes":"n"},{"CheckID":"mine","TTL":"1h","Status":"warning"}]}"#),
      .put("agent/check/register", #"{"ID":"nid","Name":"node check","TTL":"1h","Status":"passing"}"#),
    ] + seen + [
      .put("agent/check/pass/service:w1?note=fine"), .put("agent/check/fail/mine"), .put("agent/check/warn/nid"),
    ] + seen + [.put("agent/service/maintenance/w1?enable=true&reason=up"), .put("agent/maintenance?enable=true&reason=foo")] + seen + [
      .put("agent/maintenance?enable=false"), .put("agent/service/maintenance/w1?enable=false"), .put("agent/check/deregister/nid"),
      .put("agent/check/deregister/mine"), .put("agent/service/deregister/w1"),
    ] + seen + [.put("agent/service/deregister/w2")] + seen

  private static let seen: [ComparedRequest] = [
    .get("catalog/services").inAnyOrder(because: "Consul takes the tags from a set"), .get("catalog/service/web"), .get("catalog/nodes"),
    .get("catalog/node/n1"), .get("catalog/node-services/n1"), .get("health/service/web"), .get("health/service/web?passing"),
    .get("health/checks/web"), .get("health/node/n1"), .get("health/state/any"), .get("health/state/critical"),
  ]

  /// What a registration may look like, and what not.
  private static let agentForms: [ComparedRequest] = [
    .get("agent/service/nope?hash=x"), .put("agent/service/register", #"{"Name":"q","Port":0}"#),
    .get("agent/service/q").ignoring(["ContentHash"], because: "nobody but the server needs to know how the hash is made"),
    .put("agent/service/register", #" {"Name":"q","Port":5} "#), .put("agent/service/register", #"{"Name":"q","Port":5}x"#),
    .put("agent/service/register", #"{"Name":"q","Port":5}{}"#), .put("agent/service/register", #"{"Name":"q","Port":5.5}"#),
    .put("agent/service/register", #"{"Name":"q","Port":1e3}"#),
    .put("agent/service/register", #"{"Name":"q","Port":99999999999999999999}"#),
    .put("agent/service/register", #"{"Name":"q","Tags":null,"Meta":null}"#),
    .put("agent/service/register", #"{"Name":"q","Tags":[1]}"#), .put("agent/service/register", #"{"Name":"q","Meta":{"a":1}}"#),
    .put("agent/service/register", #"{"NAME":"q2","name":"q3"}"#), .get("agent/services"), .put("agent/service/deregister/q"),
    .put("agent/service/deregister/q3"), .put("agent/service/deregister/nope"), .get("agent/services"),
    .get("agent/self")
      .ignoring(
        ["DebugConfig", "Port", "Tags", "Stats"],
        because: "settings and figures are each server's own; members says the same of ports and tags"),
  ]
}
