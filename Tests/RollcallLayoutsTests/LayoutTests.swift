import Rollcall
import RollcallLayouts
import Testing

/// Every layout: what it writes, byte for byte, and what it makes of what others wrote.
@Suite struct LayoutTests {
  static let plain = ServiceInstance(service: "CommentsService", id: "killrvideo-swift", host: "10.0.75.1", port: 8899)
  static let rich = ServiceInstance(
    service: "web", id: "a/b c", host: "::1", port: 80, tags: ["v1"], metadata: ["k": "ü"], weights: Weights(passing: 3, warning: 0),
    checks: [HealthCheck(id: "c", name: "check", health: .warning, output: "slow")], maintenance: "disk",
    node: NodeReference(name: "-", address: "10.0.0.1"), attributes: ["consul.Kind": "x"])

  @Test(arguments: [
    (
      KillrVideoLayout(base: "/killrvideo/services") as any TreeLayout, "/killrvideo/services/CommentsService/killrvideo-swift",
      "10.0.75.1:8899"
    ),
    (HostPortLayout(), "/CommentsService/providers/10.0.75.1:8899", "10.0.75.1:8899"),
    (GRPCLayout(), "CommentsService/killrvideo-swift", #"{"Op":0,"Addr":"10.0.75.1:8899","Metadata":null}"#),
    (
      SkyDNSLayout(base: "/skydns/local/cluster"), "/skydns/local/cluster/CommentsService/killrvideo-swift",
      #"{"host":"10.0.75.1","port":8899}"#
    ),
    (
      RollcallLayout(), "/rollcall/services/CommentsService/-/killrvideo-swift",
      #"{"format":1,"host":"10.0.75.1","id":"killrvideo-swift","port":8899,"service":"CommentsService"}"#
    ),
  ])
  func `A layout writes exactly its format`(layout: any TreeLayout, key: String, value: String) throws {
    let record = try layout.record(for: Self.plain)
    #expect(record.key == key)
    #expect(record.text == value)
    #expect(record.key.hasPrefix(layout.prefix(of: Self.plain.service)))
    #expect(record.key.hasPrefix(layout.root))
  }

  @Test(arguments: [KillrVideoLayout(base: "/k/") as any TreeLayout, GRPCLayout(base: "x"), SkyDNSLayout(), RollcallLayout(base: "/p")])
  func `What a layout writes it reads back`(layout: any TreeLayout) throws {
    let record = try layout.record(for: Self.plain)
    #expect(try layout.read(record) == .instance(Self.plain))
    #expect(layout.key(of: Self.plain.key) == record.key)
  }

  @Test func `Rollcall's own layout keeps everything, odd names included`() throws {
    let layout = RollcallLayout()
    let record = try layout.record(for: Self.rich)
    #expect(record.key == "/rollcall/services/web/%2D/a%2Fb%20c")
    #expect(try layout.read(record) == .instance(Self.rich))
  }

  @Test func `Rollcall's own layout ignores fields that it does not know, and refuses newer formats`() throws {
    let layout = RollcallLayout()
    let known = #"{"format":1,"service":"s","id":"i","host":"h","port":1,"colour":"red","checks":[]}"#
    let instance = ServiceInstance(service: "s", id: "i", host: "h", port: 1)
    #expect(try layout.read(TreeRecord(key: "/rollcall/services/s/-/i", text: known)) == .instance(instance))
    let newer = TreeRecord(key: "/rollcall/services/s/-/i", text: #"{"format":2,"service":["changed"]}"#)
    #expect { try layout.read(newer) } throws: { "\($0)".contains("format 2") }
  }

  @Test func `The same id on two nodes is two keys`() {
    let layout = RollcallLayout()
    let keys = [nil, "n1", "n2", "-"].map { layout.key(of: InstanceKey(service: "web", node: $0, id: "web")) }
    #expect(Set(keys).count == 4)
  }

  @Test func `IPv6 addresses are read with brackets and without, and written with them`() throws {
    let layout = KillrVideoLayout()
    for text in ["[::1]:80", "::1:80"] {
      let reading = try layout.read(TreeRecord(key: "/s/i", text: text))
      #expect(reading == .instance(ServiceInstance(service: "s", id: "i", host: "::1", port: 80)))
    }
    #expect(try layout.record(for: ServiceInstance(service: "s", id: "i", host: "::1", port: 80)).text == "[::1]:80")
  }

  @Test(arguments: [
    (KillrVideoLayout() as any TreeLayout, "/s/i", "nonsense"), (KillrVideoLayout(), "/s/i", "host:70000"),
    (HostPortLayout(), "/s/providers/x", ""),
    (GRPCLayout(), "s/i", "{"), (GRPCLayout(), "s/i", #"{"Addr":""}"#), (SkyDNSLayout(), "/skydns/s/i", #"{"host":"h","port":"x"}"#),
    (SkyDNSLayout(), "/skydns/s/i", "[]"), (RollcallLayout(), "/rollcall/services/s/-/i", "{}"),
    (RollcallLayout(), "/rollcall/services/s/-/i", #"{"format":1,"service":"s","id":"other","host":"h","port":1}"#),
  ])
  func `A value that cannot be read is reported with its key`(layout: any TreeLayout, key: String, value: String) {
    #expect { try layout.read(TreeRecord(key: key, text: value)) } throws: { ($0 as? LayoutProblem)?.key == key }
  }

  @Test(arguments: [
    (KillrVideoLayout(base: "/k") as any TreeLayout, "/k/s"), (KillrVideoLayout(base: "/k"), "/k/s/i/deeper"),
    (KillrVideoLayout(base: "/k"), "/other/s/i"),
    (KillrVideoLayout(base: "/k"), "/k/s/"), (HostPortLayout(), "/s/consumers/h:1"), (RollcallLayout(), "/rollcall/services/s/i"),
  ])
  func `Keys of others are passed over`(layout: any TreeLayout, key: String) throws {
    #expect(try layout.read(TreeRecord(key: key, text: "whatever")) == .somethingElse)
  }

  @Test func `gRPC naming is read as leniently as its documentation writes it`() throws {
    let layout = GRPCLayout()
    func read(_ text: String) throws -> TreeReading { try layout.read(TreeRecord(key: "s/i", text: text)) }
    #expect(try read(#"{"Addr":"1.2.3.4"}"#) == .instance(ServiceInstance(service: "s", id: "i", host: "1.2.3.4", port: 0)))
    #expect(try read(#"{"Op":1,"Addr":"1.2.3.4:5"}"#) == .somethingElse)
    let metadata = ServiceInstance(service: "s", id: "i", host: "h", port: 5, metadata: ["a": "1", "b": "x"])
    #expect(try read(#"{"Op":0,"Addr":"h:5","Metadata":{"a":1,"b":"x","c":[1]}}"#) == .instance(metadata))
    #expect(try read(#"{"Op":0,"Addr":"h:5","Metadata":"text"}"#) == .instance(ServiceInstance(service: "s", id: "i", host: "h", port: 5)))
  }

  @Test func `SkyDNS names of several labels lie in reverse`() throws {
    let layout = SkyDNSLayout(base: "/skydns/local")
    let instance = ServiceInstance(service: "a.b", id: "x1", host: "10.0.0.1", port: 80)
    let record = try layout.record(for: instance)
    #expect(record.key == "/skydns/local/b/a/x1")
    #expect(try layout.read(record) == .instance(instance))
  }

  @Test func `Names with a slash are refused where readers take them as they stand`() {
    let instance = ServiceInstance(service: "a/b", id: "i", host: "h", port: 1)
    for layout in [KillrVideoLayout() as any TreeLayout, GRPCLayout(), SkyDNSLayout()] {
      #expect { try layout.record(for: instance) } throws: { ($0 as? RollcallError)?.code == .unsupported }
    }
  }

  @Test func `No bytes make a layout trap`() {
    var random = SplitMix(state: 7)
    let layouts: [any TreeLayout] = [KillrVideoLayout(), HostPortLayout(), GRPCLayout(), SkyDNSLayout(), RollcallLayout()]
    let keys = ["/s/i", "/s/providers/h:1", "s/i", "/skydns/s/i", "/rollcall/services/s/-/i", "", "/", "//", "%", "/%/%zz"]
    var read = 0
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : #"{}[]":,0Addr"#.utf8.randomElement(using: &random) ?? 0
      }
      for layout in layouts {
        for key in keys { read += (try? layout.read(TreeRecord(key: key, value: bytes))) == nil ? 0 : 1 }
      }
    }
    #expect(read > 0)
  }
}
