extension ComparedRequest {
  /// `/v1/internal/ui`: what Consul's web pages read.
  static let pages: [ComparedRequest] =
    [
      .put(
        "catalog/register",
        #"{"Node":"a1","Address":"10.1.1.1","NodeMeta":{"rack":"r1"},"Service":{"ID":"w1","Service":"web","Port":80,"Tags":["v1","Blue"],"#
          + #""Meta":{"external-source":"nomad"}},"Checks":[{"CheckID":"c1","Name":"check","Status":"passing","ServiceID":"w1"},"#
          + #"{"CheckID":"n1","Name":"n","Status":"warning"}]}"#),
      .put("catalog/register", #"{"Node":"a1","Address":"10.1.1.1","Service":{"ID":"w2","Service":"web","Port":81,"Tags":["v1"]}}"#),
      .put(
        "catalog/register",
        #"{"Node":"a2","Address":"10.1.1.2","Service":{"ID":"d1","Service":"db","Tags":[]},"Check":{"Name":"x","ServiceID":"d1"}}"#),
      .put("catalog/register", #"{"Node":"a3","Address":"10.1.1.3"}"#),
    ]
    + [
      "internal/ui/services", "internal/ui/nodes", "internal/ui/node/a1", "internal/ui/node/a3", "internal/ui/node/nope",
      "internal/ui/node/",
      "internal/ui/services?filter=Name==web", "internal/ui/services?filter=Service.Port==80", "internal/ui/services?filter=Node.Node==a2",
      "internal/ui/nodes?filter=Node==a1", "internal/ui/nodes?filter=Services.Service==db",
      "internal/ui/nodes?filter=Checks.Status==warning",
      "internal/ui/services?pretty", "internal/ui/services?dc=nowhere", "internal/ui/gateway-services-nodes/x", "internal/ui/zzz",
      "internal/ui/nodes?index=1000000&wait=10ms",
    ].map(get)
}
