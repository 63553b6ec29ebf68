extension ComparedRequest {
  /// Which datacenter, how consistent, how to wait, in what form; and what Consul takes though it cannot be.
  static let reading: [ComparedRequest] =
    [
      .put("catalog/register", #"{"Node":"ext1","Address":"10.1.1.1","Service":{"ID":"e1","Service":"web","Port":9000}}"#),
      .get("health/service/web?dc=nope"), .get("health/service/web?dc=dc1"), .get("health/service/web?dc="),
      .get("health/service/web?index=abc"), .get("health/service/web?wait=abc"), .get("health/service/web?index=-1"),
      .get("health/service/web?index=1.5"), .get("health/service/web?index=18446744073709551616"), .get("health/service/web?wait=-1s"),
      .get("health/service/web?index=1000000&wait=10ms"), .get("health/service/none?index=1000000&wait=10ms"),
      .get("catalog/nodes?index=1000000&wait=10ms"), .get("health/state/any?index=1000000&wait=10ms"),
      .get("catalog/node/ext1?index=1000000&wait=10ms"), .get("catalog/node/none?index=1000000&wait=10ms"),
      .get("catalog/services?stale"), .get("catalog/services?consistent"), .get("catalog/services?stale&consistent"),
      .get("catalog/services?cached&consistent"), .get("catalog/services?max_stale=x"), .get("catalog/services?max_stale=10s"),
      .get("catalog/services?leader"), .get("catalog/nodes?pretty"), .get("health/service/web?pretty"), .get("health/service/none?pretty"),
      .get("catalog/services?pretty"), .get("catalog/datacenters?pretty"), .get("health/service/web?cached"),
      .get("health/service/web?cached"), .get("health/service/web?token=x"), .get("health/service/web?near="),
      .get("health/service/web?filter="), .get("health/service/web?near=_agent"), .get("status/leader?dc=nope"),
      .get("status/peers?dc=nope"), .put("status/leader"),
      .get("status/leader").ignoring([""], because: "Consul names a port that its servers have among themselves"),
      .get("status/peers").ignoring([""], because: "as for the leader"),
    ] + readingRefusals

  /// Where Consul 1.8 takes what cannot be, or does what this agent does not yet.
  private static let readingRefusals: [ComparedRequest] = [
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{"Service":"s","Port":-1}}"#)
      .refusedHere(400, "The port -1 is outside of 0...65535.", because: "nobody could connect to it"),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Service":{"Service":"s","Port":70000}}"#)
      .refusedHere(400, "The port 70000 is outside of 0...65535.", because: "nobody could connect to it"),
    .put("catalog/register", #"{"Node":"e","Address":"1.1.1.1","Check":{"Name":"zz","Status":"bogus"}}"#)
      .refusedHere(400, "Bad check status 'bogus': it is passing, warning or critical.", because: "no reader would know what it means"),
    .put("catalog/register", #"{"Node":"e9","SkipNodeUpdate":true,"Service":{"Service":"skip"}}"#)
      .refusedHere(
        400, "The node 'e9' is not registered yet. Its address is needed.", because: "a node without an address cannot be reached"),
  ]
}
