import NIOHTTP1

extension ComparedRequest {
  /// `/v1/query…`
  static let query = queryRefusals + queryKept + queryExecuted + queryTemplates + queryTemplateMistakes

  private static func create(_ body: String) -> ComparedRequest { ComparedRequest(method: .POST, path: "query", body: body) }

  private static let unknown = "d06a37d6-fbbf-e180-d959-a5094a97e1a3"

  private static let queryRefusals: [ComparedRequest] =
    [
      .get("query"), .get("query?index=1000000&wait=10ms"), .get("query?pretty"), .get("query/abc"), .get("query/\(unknown)"),
      .get("query/"),
      .get("query/execute"), .get("query/nope/execute"), .get("query/nope/explain"), .get("query/\(unknown)/execute"), .get("query/q1/foo"),
      .get("query/nope/execute?dc=nowhere"), .put("query/abc", #"{"Name":"a","Service":{"Service":"web"}}"#),
      .put("query/\(unknown)", #"{"Name":"a","Service":{"Service":"web"}}"#), .put("query/\(unknown)", "{}"), .delete("query/abc"),
      .delete("query/\(unknown)"), .put("query"), .send(.OPTIONS, "query"),
    ]
    + [
      #"{"Service":{"Service":"web"}}"#, "{}", "", "x", "[]", #"{"Name":"a","Service":{"Service":"web"},"Bogus":1}"#,
      #"{"Name":"a","Service":{"Service":"web","Bogus":1}}"#, #"{"Name":"a"}"#, #"{"Name":1}"#, #"{"Name":"a","Service":{"Service":1}}"#,
      #"{"Name":"a","Service":{"Service":"web"},"DNS":{"TTL":"x"}}"#, #"{"Name":"a","Service":{"Service":"web"},"DNS":{"TTL":"-5s"}}"#,
      #"{"Name":"a","Service":{"Service":"web","Failover":{"NearestN":-1}}}"#,
      #"{"Name":"a","Service":{"Service":"web","NodeMeta":{"a b":"c"}}}"#, #"{"Name":"a","Session":"x","Service":{"Service":"web"}}"#,
      #"{"Name":"a","Session":"\#(unknown)","Service":{"Service":"web"}}"#,
      #"{"Name":"a","Token":"<hidden>","Service":{"Service":"web"}}"#,
      #"{"ID":"\#(unknown)","Name":"a","Service":{"Service":"web"}}"#,
    ].map(create)

  private static let queryKept: [ComparedRequest] = [
    create(
      #"{"Name":"q1","Service":{"Service":"web","Tags":["a","!B"],"Near":"_agent","Failover":{"NearestN":2,"Datacenters":["dc2"]}},"DNS":{"TTL":"10s"}}"#
    )
    .naming("q1"),
    .get("query"), .get("query/{q1}"), .get("query/{q1}?pretty"), .get("query/q1/explain"), .get("query/Q1/explain"),
    .get("query/{q1}/explain"),
    create(#"{"Name":"q1","Service":{"Service":"web"}}"#), create(#"{"Name":"Q1","Service":{"Service":"web"}}"#),
    create(#"{"Name":"{q1}","Service":{"Service":"web"}}"#),
    create(#"{"Name":"x","service":{"service":"web","tags":null},"dns":{"ttl":"5s"}}"#),
    .get("query/x/explain"),
    create(#"{"Name":"other","Service":{"Service":"web","IgnoreCheckIDs":["c"],"NodeMeta":{"a":"b"},"ServiceMeta":{"x y":"z"}}}"#)
      .naming("other"),
    .get("query/{other}"), .put("query/{other}", #"{"Name":"q1","Service":{"Service":"web"}}"#),
    .put("query/{other}", #"{"ID":"\#(unknown)","Name":"third","Service":{"Service":"many"},"Template":{"Regexp":"x"}}"#),
    .get("query/{other}"), .get("query/other/explain"), .put("query/{other}", "{}"), .delete("query/{other}"), .get("query/{other}"),
    .delete("query/{other}"), .put("session/create", #"{"Name":"s"}"#).naming("session"),
    create(#"{"Session":"{session}","Service":{"Service":"web"}}"#).naming("bound"), .get("query/{bound}"), .get("query/{bound}/execute"),
    .put("session/destroy/{session}"), .get("query/{bound}"), .get("query/{bound}/execute"),
  ]

  private static let queryExecuted: [ComparedRequest] =
    [
      .put(
        "catalog/register",
        #"{"Node":"a1","Address":"10.1.1.1","NodeMeta":{"rack":"r1"},"Service":{"ID":"w1","Service":"web","Port":80,"Tags":["v1","Blue"],"#
          + #""Meta":{"version":"1"}},"Check":{"CheckID":"c1","Name":"check","Status":"passing","ServiceID":"w1"}}"#),
      .put(
        "catalog/register",
        #"{"Node":"a2","Address":"10.1.1.2","NodeMeta":{"rack":"r2"},"Service":{"ID":"w2","Service":"web","Port":81,"Tags":["v2"]},"#
          + #""Checks":[{"CheckID":"c2","Name":"check","Status":"warning","ServiceID":"w2"}]}"#),
      .put(
        "catalog/register",
        #"{"Node":"a3","Address":"10.1.1.3","Service":{"ID":"w3","Service":"web","Port":82,"Tags":["v1"]},"#
          + #""Checks":[{"CheckID":"c3","Name":"check","Status":"critical","ServiceID":"w3"},{"CheckID":"n3","Name":"n","Status":"passing"}]}"#
      ),
    ]
    + [
      #"{"Service":"web"}"#, #"{"Service":"web","OnlyPassing":true}"#,
      #"{"Service":"web","OnlyPassing":true,"IgnoreCheckIDs":["c2","c3"]}"#,
      #"{"Service":"web","Tags":["!v2"]}"#, #"{"Service":"web","Tags":["BLUE","!V2"]}"#, #"{"Service":"web","NodeMeta":{"rack":"r2"}}"#,
      #"{"Service":"web","ServiceMeta":{"version":"1"}}"#,
      #"{"Service":"none","Failover":{"NearestN":3,"Datacenters":["dc2","dc1"]}}"#, #"{"Service":"web","Near":"a2"}"#,
    ].enumerated().flatMap { place, service -> [ComparedRequest] in
      let path = "query/e\(place)/execute"
      return [create(#"{"Name":"e\#(place)","Service":\#(service),"DNS":{"TTL":"7s"}}"#), .get(path).inAnyOrder(because: "it is random")]
    }
    + [
      .get("query/e8/execute"), .get("query/e8/execute?near=a1"), .get("query/e8/execute?near=a1&limit=1"),
      .get("query/e0/execute?near=a2"),
      .get("query/e8/execute?limit=x"), .get("query/e8/execute?limit=-1"), .get("query/e8/execute?limit=0"),
      .get("query/e8/execute?limit="),
      .get("query/e8/execute?dc=dc1"), .get("query/e8/execute?stale"), .get("query/e8/execute?consistent"), .get("query/e8/execute?pretty"),
      .get("query/e8/execute?index=1&wait=1ms"), .get("query/e7/explain?stale"),
    ]

  private static let queryTemplates: [ComparedRequest] =
    [
      create(
        #"{"Name":"","Template":{"Type":"name_prefix_match","Regexp":"^x-(.*?)-(.*?)$","RemoveEmptyTags":true},"Service":{"Service":"${match(1)}","#
          + #""Tags":["${match(2)}","${name.full}|${name.prefix}|${name.suffix}|${agent.segment}|${match(0)}|${match(9)}"]}}"#),
      create(#"{"Name":"geo-","Template":{"Type":"name_prefix_match","Regexp":"^geo-(.*)$"},"Service":{"Service":"${match(1)}"}}"#).naming(
        "geo"),
      create(#"{"Name":"geo-d","Template":{"Type":"name_prefix_match"},"Service":{"Service":"${name.suffix}","Tags":["${name.prefix}"]}}"#),
      create(#"{"Template":{"Type":"name_prefix_match"},"Service":{"Service":"web"}}"#),
      create(#"{"Name":"geo-","Service":{"Service":"web"}}"#),
      create(#"{"Name":"text-","Template":{"Type":"name_prefix_match"},"Service":{"Service":"a $ $x $${name.full} ${ name.full }"}}"#),
    ]
    + ["x-a-b", "x-a-", "geo-web", "geo-db", "GEO-Web", "geo-d", "zzz", "text-1", "é", "x-é-ü"].flatMap { name -> [ComparedRequest] in
      let path = name.addingPercentEncoding()
      return [.get("query/\(path)/explain"), .get("query/\(path)/execute").inAnyOrder(because: "it is random")]
    }
    + [
      .get("query/{geo}"), .get("query/{geo}/execute"), .get("query/{geo}/explain"),
      .put("query/{geo}", #"{"Name":"geo-","Service":{"Service":"web"}}"#), .get("query/geo-mail/explain"), .get("query/geo-/explain"),
    ]

  private static let queryTemplateMistakes: [ComparedRequest] = [
    #"{"Type":"bad"},"Service":{"Service":"web"}"#, #"{"Type":"name_prefix_match","Regexp":"("},"Service":{"Service":"web"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"${match(1}"}"#, #"{"Type":"name_prefix_match"},"Service":{"Service":"${nope}"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"${nope(1)}"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"${match(\"x\")}"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"${match(1, 2)}"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"${match()}"}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"x","Tags":["a","${match(1)"]}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"x","NodeMeta":{"k":"${zz}"}}"#,
    #"{"Type":"name_prefix_match"},"Service":{"Service":"x${zz}"}"#, #"{"Type":"name_prefix_match"},"Service":{}"#,
  ].map { create(#"{"Name":"mistake","Template":\#($0)}"#) }
}

extension String {
  fileprivate func addingPercentEncoding() -> String {
    utf8.map { byte in
      if byte < 0x80 { return String(UnicodeScalar(byte)) }
      return "%" + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
