extension ComparedRequest {
  /// Sessions end when a check fails that they depend on, or goes, or when their node's service does; others stay.
  static let sessionInvalidation: [ComparedRequest] =
    [.put("session/create", #"{"LockDelay":0}"#).naming("stays"), .put("kv/stays?acquire={stays}", "v")]
    + failingCheck + missingCheck + missingService
    + [.get("kv/stays"), .get("session/info/{stays}")]

  private static let service: [ComparedRequest] = [
    .put("agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Check":{"TTL":"1h","Status":"passing"}}"#),
    .get("health/checks/web"),
  ]

  private static let failingCheck: [ComparedRequest] =
    service + [
      .put("session/create", #"{"LockDelay":"60s","ServiceChecks":[{"ID":"service:w1"}]}"#).naming("rests"),
      .put("session/create", #"{"LockDelay":0,"Behavior":"delete","NodeChecks":["serfHealth","service:w1"]}"#).naming("deletes"),
      .put("session/create", #"{"LockDelay":0,"Checks":["service:w1"],"NodeChecks":["serfHealth"]}"#).naming("older"),
      .put("kv/rests?acquire={rests}", "v"), .put("kv/deletes?acquire={deletes}", "v"), .put("kv/older?acquire={older}", "v"),
      .put("agent/check/warn/service:w1"),
      .get("health/checks/web"),
      .get("session/info/{rests}"), .get("session/info/{deletes}"), .get("session/info/{older}"),
      .put("agent/check/fail/service:w1"),
      .get("session/info/{rests}").awaiting("[]"), .get("session/info/{deletes}").awaiting("[]"),
      .get("session/info/{older}").awaiting("[]"),
      .get("kv/rests"), .get("kv/deletes"), .get("kv/older"),
      .put("kv/rests?acquire={stays}", "w"), .put("kv/older?acquire={stays}", "w"),
      .get("kv/rests"), .get("kv/older"),
      .put("session/renew/{rests}"),
      .put("session/create", #"{"ServiceChecks":[{"ID":"service:w1"}]}"#),
    ]

  private static let missingCheck: [ComparedRequest] = [
    .put("agent/check/pass/service:w1"),
    .get("health/checks/web"),
    .put("agent/check/register", #"{"Name":"disk","TTL":"1h","Status":"passing"}"#),
    .get("health/node/n1"),
    .put("session/create", #"{"LockDelay":0,"ServiceChecks":[{"ID":"service:w1"}]}"#).naming("service"),
    .put("session/create", #"{"LockDelay":0,"NodeChecks":["disk"]}"#).naming("node"),
    .put("kv/service?acquire={service}", "v"), .put("kv/node?acquire={node}", "v"),
    .put("agent/check/deregister/service:w1"),
    .get("session/info/{service}").awaiting("[]"),
    .get("kv/service"), .get("session/info/{node}"),
    .put("agent/check/deregister/disk"),
    .get("session/info/{node}").awaiting("[]"),
    .get("kv/node"),
  ]

  private static let missingService: [ComparedRequest] =
    service + [
      .put("session/create", #"{"LockDelay":0,"Behavior":"delete","ServiceChecks":[{"ID":"service:w1"}]}"#).naming("gone"),
      .put("kv/gone?acquire={gone}", "v"),
      .put("agent/service/deregister/w1"),
      .get("session/info/{gone}").awaiting("[]"),
      .get("kv/gone"),
    ]
}
