import ConsulAPI
import Testing

/// Answers of Consul 1.8.7, byte for byte, each with the shape that carries it.
struct GoldenAnswer: Sendable, CustomTestStringConvertible {
  var endpoint: String
  var json: String
  /// Reads the answer and writes it again.
  var rewrite: @Sendable ([UInt8]) throws -> [UInt8]

  init(_ endpoint: String, _ shape: (some JSONReadable & JSONWritable & SendableMetatype).Type, _ json: String) {
    self.endpoint = endpoint
    self.json = json
    rewrite = { try shape.init(jsonBytes: $0).jsonBytes }
  }

  var testDescription: String { endpoint }
}

extension GoldenAnswer {
  static let all: [GoldenAnswer] = [
    GoldenAnswer(
      "/agent/checks", [String: ConsulCheck].self,
      #"""
      {"mem":{"Node":"n1","CheckID":"mem","Name":"mem","Status":"critical","Notes":"","Output":"","ServiceID":"",\#
      "ServiceName":"","ServiceTags":[],"Type":"ttl","Definition":{},"CreateIndex":0,"ModifyIndex":0},\#
      "service:web1":{"Node":"n1","CheckID":"service:web1","Name":"Service 'web' check","Status":"warning",\#
      "Notes":"n","Output":"o","ServiceID":"web1","ServiceName":"web","ServiceTags":["v1","a"],"Type":"ttl",\#
      "Definition":{},"CreateIndex":0,"ModifyIndex":0}}
      """#),
    GoldenAnswer(
      "/agent/members", [ConsulAgentMember].self,
      #"""
      [{"Name":"n1","Addr":"127.0.0.1","Port":21501,"Tags":{"acls":"0","bootstrap":"1","build":"1.8.7:","dc":"dc1",\#
      "ft_fs":"1","id":"8c29120c-d06d-5567-8f61-38dc88bec322","port":"21503","raft_vsn":"3","role":"consul",\#
      "segment":"","vsn":"2","vsn_max":"3","vsn_min":"2","wan_join_port":"21502"},"Status":1,"ProtocolMin":1,\#
      "ProtocolMax":5,"ProtocolCur":2,"DelegateMin":2,"DelegateMax":5,"DelegateCur":4}]
      """#),
    GoldenAnswer(
      "/agent/self", ConsulAgentSelf.self,
      #"""
      {"Config":{"Datacenter":"dc1","NodeName":"n1","NodeID":"d9a63e02-4d57-8ed0-990e-355c19efbb83","Revision":"",\#
      "Server":true,"Version":"1.8.7"},"DebugConfig":{"ACLTokenTTL":"30s","ClientAddrs":["127.0.0.1"],\#
      "DNSPort":18600},"Coord":{"Vec":[0,0,0,0,0,0,0,0],"Error":1.5,"Adjustment":0,"Height":0.00001},\#
      "Member":{"Name":"n1","Addr":"127.0.0.1","Port":18301,"Tags":{"role":"consul"},"Status":1,"ProtocolMin":1,\#
      "ProtocolMax":5,"ProtocolCur":2,"DelegateMin":2,"DelegateMax":5,"DelegateCur":4},\#
      "Stats":{"agent":{"checks":"3"}},"Meta":{"rack":"r1"}}
      """#),
    GoldenAnswer(
      "/agent/service/plain", ConsulAgentService.self,
      #"""
      {"ID":"plain","Service":"plain","Tags":[],"Meta":{},"Port":0,"Address":"","Weights":{"Passing":1,"Warning":1},\#
      "EnableTagOverride":false,"ContentHash":"1411316f46df41e4"}
      """#),
    GoldenAnswer(
      "/agent/service/web1", ConsulAgentService.self,
      #"""
      {"ID":"web1","Service":"web","Tags":["v1","a"],"Meta":{"k":"v"},"Port":80,"Address":"10.0.0.5",\#
      "TaggedAddresses":{"lan_ipv4":{"Address":"10.0.0.5","Port":80},"wan_ipv4":{"Address":"10.0.0.5","Port":80}},\#
      "Weights":{"Passing":10,"Warning":1},"EnableTagOverride":true,"ContentHash":"65ec9899bca5a061"}
      """#),
    GoldenAnswer(
      "/agent/services", [String: ConsulAgentService].self,
      #"""
      {"plain":{"ID":"plain","Service":"plain","Tags":[],"Meta":{},"Port":0,"Address":"","Weights":{"Passing":1,\#
      "Warning":1},"EnableTagOverride":false},"web1":{"ID":"web1","Service":"web","Tags":["v1","a"],\#
      "Meta":{"k":"v"},"Port":80,"Address":"10.0.0.5","TaggedAddresses":{"lan_ipv4":{"Address":"10.0.0.5",\#
      "Port":80},"wan_ipv4":{"Address":"10.0.0.5","Port":80}},"Weights":{"Passing":10,"Warning":1},\#
      "EnableTagOverride":true}}
      """#),
    GoldenAnswer(
      "/catalog/node/ext2", ConsulNodeServices.self,
      #"""
      {"Node":{"ID":"","Node":"ext2","Address":"10.1.1.2","Datacenter":"dc1","TaggedAddresses":null,"Meta":null,\#
      "CreateIndex":13,"ModifyIndex":13},"Services":{"bare":{"ID":"bare","Service":"bare","Tags":[],"Address":"",\#
      "Meta":null,"Port":0,"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},\#
      "Expose":{}},"Connect":{},"CreateIndex":14,"ModifyIndex":14}}}
      """#),
    GoldenAnswer(
      "/catalog/node/n1", ConsulNodeServices.self,
      #"""
      {"Node":{"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "Meta":{"consul-network-segment":""},"CreateIndex":5,"ModifyIndex":7},"Services":{"consul":{"ID":"consul",\#
      "Service":"consul","Tags":[],"Address":"","Meta":{"non_voter":"false","raft_version":"3",\#
      "serf_protocol_current":"2","serf_protocol_max":"5","serf_protocol_min":"1","version":"1.8.7"},"Port":21503,\#
      "Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},\#
      "Connect":{},"CreateIndex":5,"ModifyIndex":5},"plain":{"ID":"plain","Service":"plain","Tags":[],"Address":"",\#
      "Meta":null,"Port":0,"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},\#
      "Expose":{}},"Connect":{},"CreateIndex":8,"ModifyIndex":8},"web1":{"ID":"web1","Service":"web","Tags":["v1",\#
      "a"],"Address":"10.0.0.5","TaggedAddresses":{"lan_ipv4":{"Address":"10.0.0.5","Port":80},\#
      "wan_ipv4":{"Address":"10.0.0.5","Port":80}},"Meta":{"k":"v"},"Port":80,"Weights":{"Passing":10,"Warning":1},\#
      "EnableTagOverride":true,"Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":9,\#
      "ModifyIndex":9}}}
      """#),
    GoldenAnswer(
      "/catalog/nodes", [ConsulNode].self,
      #"""
      [{"ID":"","Node":"ext1","Address":"10.1.1.1","Datacenter":"dc1","TaggedAddresses":null,\#
      "Meta":{"external":"true"},"CreateIndex":12,"ModifyIndex":12},{"ID":"","Node":"ext2","Address":"10.1.1.2",\#
      "Datacenter":"dc1","TaggedAddresses":null,"Meta":null,"CreateIndex":13,"ModifyIndex":13},\#
      {"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "Meta":{"consul-network-segment":""},"CreateIndex":5,"ModifyIndex":7}]
      """#),
    GoldenAnswer(
      "/catalog/service/bare", [ConsulCatalogService].self,
      #"""
      [{"ID":"","Node":"ext2","Address":"10.1.1.2","Datacenter":"dc1","TaggedAddresses":null,"NodeMeta":null,\#
      "ServiceKind":"","ServiceID":"bare","ServiceName":"bare","ServiceTags":[],"ServiceAddress":"",\#
      "ServiceWeights":{"Passing":1,"Warning":1},"ServiceMeta":{},"ServicePort":0,"ServiceEnableTagOverride":false,\#
      "ServiceProxy":{"MeshGateway":{},"Expose":{}},"ServiceConnect":{},"CreateIndex":14,"ModifyIndex":14}]
      """#),
    GoldenAnswer(
      "/catalog/service/plain", [ConsulCatalogService].self,
      #"""
      [{"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "NodeMeta":{"consul-network-segment":""},"ServiceKind":"","ServiceID":"plain","ServiceName":"plain",\#
      "ServiceTags":[],"ServiceAddress":"","ServiceWeights":{"Passing":1,"Warning":1},"ServiceMeta":{},\#
      "ServicePort":0,"ServiceEnableTagOverride":false,"ServiceProxy":{"MeshGateway":{},"Expose":{}},\#
      "ServiceConnect":{},"CreateIndex":8,"ModifyIndex":8}]
      """#),
    GoldenAnswer(
      "/catalog/service/web", [ConsulCatalogService].self,
      #"""
      [{"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "NodeMeta":{"consul-network-segment":""},"ServiceKind":"","ServiceID":"web1","ServiceName":"web",\#
      "ServiceTags":["v1","a"],"ServiceAddress":"10.0.0.5",\#
      "ServiceTaggedAddresses":{"lan_ipv4":{"Address":"10.0.0.5","Port":80},"wan_ipv4":{"Address":"10.0.0.5",\#
      "Port":80}},"ServiceWeights":{"Passing":10,"Warning":1},"ServiceMeta":{"k":"v"},"ServicePort":80,\#
      "ServiceEnableTagOverride":true,"ServiceProxy":{"MeshGateway":{},"Expose":{}},"ServiceConnect":{},\#
      "CreateIndex":9,"ModifyIndex":9}]
      """#),
    GoldenAnswer(
      "/catalog/services", ConsulServiceTags.self,
      #"""
      {"bare":[],"consul":[],"extsvc":["x"],"plain":[],"web":["v1","a"]}
      """#),
    GoldenAnswer(
      "/health/checks/none", [ConsulCheck].self,
      #"""
      []
      """#),
    GoldenAnswer(
      "/health/node/n1", [ConsulCheck].self,
      #"""
      [{"Node":"n1","CheckID":"mem","Name":"mem","Status":"critical","Notes":"","Output":"","ServiceID":"",\#
      "ServiceName":"","ServiceTags":[],"Type":"ttl","Definition":{},"CreateIndex":11,"ModifyIndex":11},\#
      {"Node":"n1","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing","Notes":"",\#
      "Output":"Agent alive and reachable","ServiceID":"","ServiceName":"","ServiceTags":[],"Type":"",\#
      "Definition":{},"CreateIndex":5,"ModifyIndex":5},{"Node":"n1","CheckID":"service:web1",\#
      "Name":"Service 'web' check","Status":"warning","Notes":"n","Output":"o","ServiceID":"web1",\#
      "ServiceName":"web","ServiceTags":["v1","a"],"Type":"ttl","Definition":{},"CreateIndex":9,"ModifyIndex":10}]
      """#),
    GoldenAnswer(
      "/health/service/bare", [ConsulHealthEntry].self,
      #"""
      [{"Node":{"ID":"","Node":"ext2","Address":"10.1.1.2","Datacenter":"dc1","TaggedAddresses":null,"Meta":null,\#
      "CreateIndex":13,"ModifyIndex":13},"Service":{"ID":"bare","Service":"bare","Tags":[],"Address":"","Meta":null,\#
      "Port":0,"Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},\#
      "Connect":{},"CreateIndex":14,"ModifyIndex":14},"Checks":[]}]
      """#),
    GoldenAnswer(
      "/health/service/extsvc", [ConsulHealthEntry].self,
      #"""
      [{"Node":{"ID":"","Node":"ext1","Address":"10.1.1.1","Datacenter":"dc1","TaggedAddresses":null,\#
      "Meta":{"external":"true"},"CreateIndex":12,"ModifyIndex":12},"Service":{"ID":"ext-svc","Service":"extsvc",\#
      "Tags":["x"],"Address":"","Meta":null,"Port":9000,"Weights":{"Passing":1,"Warning":1},\#
      "EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":12,\#
      "ModifyIndex":12},"Checks":[{"Node":"ext1","CheckID":"service:ext-svc","Name":"extchk","Status":"passing",\#
      "Notes":"","Output":"","ServiceID":"ext-svc","ServiceName":"extsvc","ServiceTags":["x"],"Type":"http",\#
      "Definition":{"Interval":"10s","Timeout":"5s","HTTP":"http://x"},"CreateIndex":12,"ModifyIndex":12}]}]
      """#),
    GoldenAnswer(
      "/health/service/plain", [ConsulHealthEntry].self,
      #"""
      [{"Node":{"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "Meta":{"consul-network-segment":""},"CreateIndex":5,"ModifyIndex":7},"Service":{"ID":"plain",\#
      "Service":"plain","Tags":[],"Address":"","Meta":null,"Port":0,"Weights":{"Passing":1,"Warning":1},\#
      "EnableTagOverride":false,"Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":8,\#
      "ModifyIndex":8},"Checks":[{"Node":"n1","CheckID":"mem","Name":"mem","Status":"critical","Notes":"",\#
      "Output":"","ServiceID":"","ServiceName":"","ServiceTags":[],"Type":"ttl","Definition":{},"CreateIndex":11,\#
      "ModifyIndex":11},{"Node":"n1","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing",\#
      "Notes":"","Output":"Agent alive and reachable","ServiceID":"","ServiceName":"","ServiceTags":[],"Type":"",\#
      "Definition":{},"CreateIndex":5,"ModifyIndex":5}]}]
      """#),
    GoldenAnswer(
      "/health/service/web", [ConsulHealthEntry].self,
      #"""
      [{"Node":{"ID":"8c29120c-d06d-5567-8f61-38dc88bec322","Node":"n1","Address":"127.0.0.1","Datacenter":"dc1",\#
      "TaggedAddresses":{"lan":"127.0.0.1","lan_ipv4":"127.0.0.1","wan":"127.0.0.1","wan_ipv4":"127.0.0.1"},\#
      "Meta":{"consul-network-segment":""},"CreateIndex":5,"ModifyIndex":7},"Service":{"ID":"web1","Service":"web",\#
      "Tags":["v1","a"],"Address":"10.0.0.5","TaggedAddresses":{"lan_ipv4":{"Address":"10.0.0.5","Port":80},\#
      "wan_ipv4":{"Address":"10.0.0.5","Port":80}},"Meta":{"k":"v"},"Port":80,"Weights":{"Passing":10,"Warning":1},\#
      "EnableTagOverride":true,"Proxy":{"MeshGateway":{},"Expose":{}},"Connect":{},"CreateIndex":9,"ModifyIndex":9},\#
      "Checks":[{"Node":"n1","CheckID":"mem","Name":"mem","Status":"critical","Notes":"","Output":"","ServiceID":"",\#
      "ServiceName":"","ServiceTags":[],"Type":"ttl","Definition":{},"CreateIndex":11,"ModifyIndex":11},\#
      {"Node":"n1","CheckID":"serfHealth","Name":"Serf Health Status","Status":"passing","Notes":"",\#
      "Output":"Agent alive and reachable","ServiceID":"","ServiceName":"","ServiceTags":[],"Type":"",\#
      "Definition":{},"CreateIndex":5,"ModifyIndex":5},{"Node":"n1","CheckID":"service:web1",\#
      "Name":"Service 'web' check","Status":"warning","Notes":"n","Output":"o","ServiceID":"web1",\#
      "ServiceName":"web","ServiceTags":["v1","a"],"Type":"ttl","Definition":{},"CreateIndex":9,"ModifyIndex":10}]}]
      """#),
    GoldenAnswer(
      "/health/state/any", [ConsulCheck].self,
      #"""
      [{"Node":"ext1","CheckID":"service:ext-svc","Name":"extchk","Status":"passing","Notes":"","Output":"",\#
      "ServiceID":"ext-svc","ServiceName":"extsvc","ServiceTags":["x"],"Type":"http","Definition":{"Interval":"10s",\#
      "Timeout":"5s","HTTP":"http://x"},"CreateIndex":12,"ModifyIndex":12},{"Node":"n1","CheckID":"mem",\#
      "Name":"mem","Status":"critical","Notes":"","Output":"","ServiceID":"","ServiceName":"","ServiceTags":[],\#
      "Type":"ttl","Definition":{},"CreateIndex":11,"ModifyIndex":11},{"Node":"n1","CheckID":"serfHealth",\#
      "Name":"Serf Health Status","Status":"passing","Notes":"","Output":"Agent alive and reachable","ServiceID":"",\#
      "ServiceName":"","ServiceTags":[],"Type":"","Definition":{},"CreateIndex":5,"ModifyIndex":5},{"Node":"n1",\#
      "CheckID":"service:web1","Name":"Service 'web' check","Status":"warning","Notes":"n","Output":"o",\#
      "ServiceID":"web1","ServiceName":"web","ServiceTags":["v1","a"],"Type":"ttl","Definition":{},"CreateIndex":9,\#
      "ModifyIndex":10}]
      """#),
    GoldenAnswer(
      "/kv/?keys", [String].self,
      #"""
      ["a","e"]
      """#),
    GoldenAnswer(
      "/kv/a/b", [ConsulKeyValue].self,
      #"""
      [{"LockIndex":1,"Key":"lock","Flags":42,"Value":"djE=","Session":"1973c015-0956-e7ba-ec65-31356ae78742",\#
      "CreateIndex":32,"ModifyIndex":34}]
      """#),
    GoldenAnswer(
      "/kv/e", [ConsulKeyValue].self,
      #"""
      [{"LockIndex":0,"Key":"e","Flags":0,"Value":null,"CreateIndex":39,"ModifyIndex":39}]
      """#),
    GoldenAnswer(
      "/session/create", ConsulSessionCreated.self,
      #"""
      {"ID":"530be48e-1cab-f1f1-ea71-0151afc9caf9"}
      """#),
    GoldenAnswer(
      "/session/list", [ConsulSession].self,
      #"""
      [{"ID":"1973c015-0956-e7ba-ec65-31356ae78742","Name":"s","Node":"n1","LockDelay":1000000000,\#
      "Behavior":"delete","TTL":"10s","NodeChecks":["serfHealth"],"ServiceChecks":null,"CreateIndex":31,\#
      "ModifyIndex":31}]
      """#),
    GoldenAnswer(
      "/status/leader", String.self,
      #"""
      "127.0.0.1:21503"
      """#),
    GoldenAnswer(
      "/status/peers", [String].self,
      #"""
      ["127.0.0.1:21503"]
      """#),
    GoldenAnswer(
      "/txn read", ConsulTransactionResult.self,
      #"""
      {"Results":[],"Errors":null,"Index":0,"LastContact":0,"KnownLeader":true,"ConsistencyLevel":""}
      """#),
    GoldenAnswer(
      "/txn refused", ConsulTransactionResult.self,
      #"""
      {"Results":null,"Errors":[{"OpIndex":1,"What":"key \"b\" doesn't exist"}],"Index":0,"LastContact":0,\#
      "KnownLeader":true,"ConsistencyLevel":""}
      """#),
    GoldenAnswer(
      "/txn set", ConsulTransactionResult.self,
      #"""
      {"Results":[{"KV":{"LockIndex":0,"Key":"a","Flags":0,"Value":null,"CreateIndex":32,"ModifyIndex":32}}],\#
      "Errors":null}
      """#),
  ]
}
