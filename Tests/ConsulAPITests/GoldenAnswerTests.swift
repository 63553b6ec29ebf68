import ConsulAPI
import Testing

@Suite("Shapes of Consul's answers")
struct GoldenAnswerTests {
  @Test("An answer of Consul 1.8.7 is read and written again without the change of a byte", arguments: GoldenAnswer.all)
  func roundTrip(answer: GoldenAnswer) throws {
    let written = try answer.rewrite(Array(answer.json.utf8))
    #expect(String(decoding: written, as: UTF8.self) == answer.json)
  }

  @Test("Agent health shows every member of a check's definition")
  func expandedDefinition() {
    let check = ConsulCheck(
      node: "n1", checkID: "mem", name: "mem", status: "critical", serviceTags: nil, type: "ttl")
    let health = ConsulAgentServiceHealth(
      aggregatedStatus: "critical", service: ConsulAgentService(id: "plain", service: "plain"), checks: [check])
    let expected =
      #"{"AggregatedStatus":"critical","Service":{"ID":"plain","Service":"plain","Tags":[],"Meta":{},"Port":0,"Address":"","#
      + #""Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false},"Checks":[{"Node":"n1","CheckID":"mem","Name":"mem","#
      + #""Status":"critical","Notes":"","Output":"","ServiceID":"","ServiceName":"","ServiceTags":null,"Type":"","#
      + #""Definition":{"Interval":"0s","Timeout":"0s","DeregisterCriticalServiceAfter":"0s","HTTP":"","Header":null,"#
      + #""Method":"","Body":"","TLSSkipVerify":false,"TCP":""},"CreateIndex":0,"ModifyIndex":0}]}"#
    #expect(String(decoding: health.jsonBytes, as: UTF8.self) == expected)
  }

  @Test("The health of a service that is not there is null")
  func missingHealth() {
    let health = ConsulAgentServiceHealth(aggregatedStatus: "critical", service: nil, checks: nil)
    #expect(
      String(decoding: health.jsonBytes, as: UTF8.self) == #"{"AggregatedStatus":"critical","Service":null,"Checks":null}"#)
  }

  @Test("The services of a node come as a list too")
  func nodeServicesList() throws {
    let json =
      #"{"Node":{"ID":"","Node":"ext2","Address":"10.1.1.2","Datacenter":"dc1","TaggedAddresses":null,"Meta":null,"#
      + #""CreateIndex":13,"ModifyIndex":13},"Services":[{"ID":"bare","Service":"bare","Tags":[],"Address":"","Meta":null,"#
      + #""Port":0,"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},"#
      + #""Connect":{},"CreateIndex":14,"ModifyIndex":14}]}"#
    var writer = JSONWriter()
    try ConsulNodeServices(jsonBytes: Array(json.utf8)).writeAsList(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
  }

  @Test("A reader ignores what a newer Consul adds")
  func unknownMembers() throws {
    let json = #"{"ID":"a","Service":"a","Datacenter":"dc1","Weights":{"Passing":3,"Warning":1,"New":1},"Bogus":{}}"#
    #expect(try ConsulAgentService(jsonBytes: Array(json.utf8)).weights.passing == 3)
  }
}
