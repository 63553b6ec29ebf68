extension ComparedRequest {
  /// `/v1/event`
  static let event: [ComparedRequest] =
    [
      .get("event/list"), .get("event/list?index=1&wait=10ms"), .put("event/fire/deploy", "payload"), .put("event/fire/a/b"),
      .put("event/fire/deploy?node=n"), .put("event/fire/other?node=^x"), .put("event/fire/other?service=web"),
      .put("event/fire/deploy?tag=t"), .put("event/fire/x?node=("), .put("event/fire/x?service=("), .put("event/fire/x?service=a&tag=("),
      .put("event/fire/"), .put("event/fire/x?dc=nowhere"), .get("event/fire/a"), .put("event/list"), .get("event/list?index=x"),
      .get("event/"), .get("event/list?name=nope"), .get("event/list?name=nope&index=1&wait=10ms"),
      .put("event/fire/x", String(repeating: "a", count: 600)).inOtherWords(because: "Consul tells of its gossip"),
    ]
    + ["event/list", "event/list?name=deploy", "event/list?node=n2", "event/list?pretty"].map {
      get($0).ignoring(["LTime"], because: "Consul counts what is for other agents as well, and its own messages")
    }
    + [
      .put("agent/service/register", #"{"Name":"web","Tags":["v1"]}"#), .put("event/fire/tagged?service=^we&tag=1$"),
      .put("event/fire/untagged?service=web&tag=2"),
      .get("event/list?name=tagged").ignoring(["LTime"], because: "as above").awaiting(text: "tagged"), .get("event/list?name=untagged"),
    ]
}
