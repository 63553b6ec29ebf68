import NIOHTTP1

extension ComparedRequest {
  /// `/v1/session`, and the locks of keys
  static let session = sessionLife + sessionRefusals + sessionLocks + sessionChecks

  /// Made, read, renewed.
  private static let sessionLife: [ComparedRequest] = [
    .put("session/create").naming("s1"),
    .get("session/info/{s1}"),
    .get("session/list"),
    .get("session/node/n1"),
    .get("session/node/nope"),
    .get("session/node/"),
    .get("session/info/"),
    .get("session/info/zz"),
    .get("session/info/00000000-0000-0000-0000-000000000000"),
    .put("session/renew/{s1}"),
    .put("session/renew/00000000-0000-0000-0000-000000000000"),
    .put("session/renew/zz"),
    .put("session/renew/"),
    .put("session/create", #"{"Name":"n","TTL":"10s","Behavior":"delete","LockDelay":"1s"}"#).naming("s2"),
    .get("session/info/{s2}"),
    .put("session/renew/{s2}"),
    .put("session/create", #"{"TTL":"90s","LockDelay":0,"NodeChecks":[],"ServiceChecks":[]}"#).naming("s3"),
    .get("session/info/{s3}"),
    .put("session/create", #"{"LockDelay":5,"Checks":["serfHealth"],"Node":"n1"}"#).naming("s4"),
    .get("session/info/{s4}"),
    .put("session/create", #"{"LockDelay":5000000000,"Checks":[]}"#).naming("s5"),
    .get("session/info/{s5}"),
    .put("session/create", "{}").naming("s6"),
    .get("session/info/{s6}"),
  ]

  /// What cannot be a session, and what cannot be its id.
  private static let sessionRefusals: [ComparedRequest] = [
    .put("session/create", #"{"LockDelay":"90s"}"#),
    .put("session/create", #"{"LockDelay":"x"}"#),
    .put("session/create", #"{"TTL":"1s"}"#),
    .put("session/create", #"{"TTL":"25h"}"#),
    .put("session/create", #"{"TTL":"x"}"#),
    .put("session/create", #"{"TTL":"0s"}"#),
    .put("session/create", #"{"TTL":10}"#),
    .put("session/create", #"{"Behavior":"x"}"#),
    .put("session/create", #"{"Checks":["nochk"]}"#),
    .put("session/create", #"{"NodeChecks":["nochk"]}"#),
    .put("session/create", #"{"ServiceChecks":[{"ID":"nochk"}]}"#),
    .put("session/create", #"{"Node":"nope"}"#),
    .put("session/create", #"{"Bogus":1}"#),
    .put("session/create", "notjson"),
    .put("session/create", "null"),
    .put("session/create", #"{"Name":1}"#),
    .put("session/create", "{"),
    .put("session/create?dc=nope"),
    .get("session/info/00000000-0000-0000-0000-00000000000g"),
    .put("session/renew/00000000-0000-0000-0000-00000000000g"),
    .put("session/destroy/00000000-0000-0000-0000-00000000000g"),
    .put("kv/a?acquire=00000000-0000-0000-0000-00000000000g", "x"),
    .get("session/info/000000000000-0000-0000-0000000000000"),
    .put("session/renew/000000000000-0000-0000-0000000000000"),
    .put("session/destroy/000000000000-0000-0000-0000000000000"),
    .put("kv/a?acquire=000000000000-0000-0000-0000000000000", "x"),
    .get("session/info/0000-0000-0000-0000-0000-00000000000"),
    .put("session/renew/0000-0000-0000-0000-0000-00000000000"),
    .put("session/destroy/0000-0000-0000-0000-0000-00000000000"),
    .put("kv/a?acquire=0000-0000-0000-0000-0000-00000000000", "x"),
    .get("session/info/000000000000000000000000000000000000"),
    .put("session/renew/000000000000000000000000000000000000"),
    .put("session/destroy/000000000000000000000000000000000000"),
    .put("kv/a?acquire=000000000000000000000000000000000000", "x"),
  ]

  /// Locks, and what becomes of them when their session ends.
  private static let sessionLocks: [ComparedRequest] = [
    .put("kv/lock?acquire={s1}", "l"),
    .get("kv/lock"),
    .put("kv/lock?acquire={s1}", "l2"),
    .get("kv/lock"),
    .put("kv/lock?acquire={s2}", "l3"),
    .put("kv/lock?release={s2}", "l"),
    .get("kv/lock"),
    .put("kv/lock?release={s1}"),
    .get("kv/lock"),
    .put("kv/lock?release={s1}"),
    .put("kv/lock?acquire={s2}&flags=7", "m"),
    .get("kv/lock"),
    .put("kv/lock", "overwritten"),
    .get("kv/lock")
      .ignoring(
        ["LockIndex"], because: "Consul forgets how often a key was locked when its holder writes it; a fencing token must not go back"),
    .put("kv/l2?acquire={s2}"),
    .delete("kv/l2"),
    .get("kv/l2"),
    .put("session/destroy/{s2}"),
    .get("kv/lock"),
    .get("session/info/{s2}"),
    .put("session/destroy/{s2}"),
    .put("session/destroy/zz"),
    .put("session/destroy/"),
    .put("session/renew/{s2}"),
    .put("kv/lock?acquire={s2}", "x")
      .refusedHere(500, "invalid session \"{s2}\"", because: "Consul says false while the key rests, and this only later"),
    .put("kv/k1?acquire={s1}", "v"),
    .put("session/destroy/{s1}"),
    .get("kv/k1"),
    .put("kv/k1?acquire={s3}", "v2"),
    .get("kv/k1"),
    .put("kv/k3?acquire={s3}", "v"),
    .put("session/destroy/{s3}"),
    .get("kv/k3"),
    .put("kv/k3?acquire={s4}", "v2"),
    .get("kv/k3"),
  ]

  /// The checks that a session depends on, in their newer and older forms.
  private static let sessionChecks: [ComparedRequest] = [
    .put("agent/service/register", #"{"Name":"web","ID":"w1","Port":80,"Check":{"TTL":"1h","Status":"passing"}}"#),
    .get("health/checks/web"),
    .put("session/create", #"{"ServiceChecks":[{"ID":"service:w1"}]}"#).naming("s7"),
    .get("session/info/{s7}"),
    .put("session/create", #"{"NodeChecks":["service:w1"]}"#).naming("s9"),
    .get("session/info/{s9}"),
    .put("session/create", #"{"Checks":["service:w1"]}"#).naming("o0"), .get("session/info/{o0}"),
    .put("session/create", #"{"Checks":["serfHealth","service:w1"]}"#).naming("o1"), .get("session/info/{o1}"),
    .put("session/create", #"{"Checks":[],"NodeChecks":["service:w1"]}"#).naming("o2"), .get("session/info/{o2}"),
    .put("session/create", #"{"Checks":["service:w1"],"NodeChecks":[]}"#).naming("o3"), .get("session/info/{o3}"),
    .put("session/create", #"{"Checks":["service:w1"],"NodeChecks":["serfHealth"]}"#).naming("o4"), .get("session/info/{o4}"),
    .put("session/create", #"{"NodeChecks":["service:w1","serfHealth"]}"#).naming("o5"), .get("session/info/{o5}"),
    .put("session/create", #"{"Checks":["serfHealth"],"NodeChecks":["service:w1"]}"#).naming("o6"), .get("session/info/{o6}"),
    .get("session/create"),
    .delete("session/destroy/{s7}"),
    .send(.POST, "session/list"),
    .get("session/list?stale")
      .inAnyOrder(because: "lists are sorted by ids, which are random"),
    .get("session/list?index=1000000&wait=10ms")
      .inAnyOrder(because: "lists are sorted by ids, which are random"),
    .get("session/list?dc=nope"),
    .get("session/info/{s7}?index=x"),
    .put("session/create", #"{"LockDelay":"-1s"}"#)
      .refusedHere(400, "The LockDelay -1s is negative.", because: "Consul takes a delay that ends before it begins"),
  ]
}
