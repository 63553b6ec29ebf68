import Rollcall
import RollcallLayouts
import Testing

/// What the layouts make of what others wrote into ZooKeeper; the texts are theirs.
@Suite struct ReadBytesTests {
  static let payloadText =
    #"{"name":"web","id":"id-1","address":"10.0.0.1","port":8080,"sslPort":null,"payload":"hello","registrationTimeUTC":1469000000000,"#
    + #""serviceType":"DYNAMIC","uriSpec":{"parts":[{"value":"scheme","variable":true},{"value":"://","variable":false}]}}"#
  static let spring =
    #"{"name":"application","id":"u","address":"10.0.0.2","port":8080,"sslPort":8443,"payload":{"#
    + #""@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance","id":"application-1","name":"application","#
    + #""metadata":{"instance_status":"UP"}},"registrationTimeUTC":1,"serviceType":"DYNAMIC","uriSpec":null}"#
  static let serverset =
    #"{"serviceEndpoint":{"host":"h","port":1},"additionalEndpoints":{"aurora":{"host":"h","port":2}},"status":"STARTING","shard":1}"#
  static let dubbo =
    "/dubbo/com.foo.Bar/providers/dubbo%3A%2F%2F10.0.0.1%3A20880%2Fcom.foo.Bar%3Fanyhost%3Dtrue%26group%3Da+b%26version%3D1.0.0%26weight%3D7"
  static let kafka =
    #"{"listener_security_protocol_map":{"PLAINTEXT":"PLAINTEXT"},"endpoints":["PLAINTEXT://k:9092"],"jmx_port":-1,"host":"k","#
    + #""timestamp":"1480000000000","port":9092,"version":5}"#

  @Test(arguments: [
    (
      ZcZkLayout() as any FolderLayout, "/ep2016/providers/yaz:5000", #"{"color":"red","weight":1,"cfg":{"a":[1,2]},"pid":28697}"#,
      ServiceInstance(
        service: "ep2016", host: "yaz", port: 5000, metadata: ["color": "red", "weight": "1", "cfg": #"{"a":[1,2]}"#, "pid": "28697"])
    ),
    (ZcZkLayout(), "/s/providers/h:1", "", ServiceInstance(service: "s", host: "h", port: 1)),
    (ZcZkLayout(), "/s/providers/h:1", " \n", ServiceInstance(service: "s", host: "h", port: 1)),
    (
      ZcZkLayout(), "/s/providers/h:1", "{no json}",
      ServiceInstance(service: "s", host: "h", port: 1, metadata: ["string_value": "{no json}"])
    ),
    (
      ZcZkLayout(), "/s/providers/h:1", #"{"a ->":"/b","c =>":"../d e","f":true,"g":null}"#,
      ServiceInstance(service: "s", host: "h", port: 1, metadata: ["f": "true"])
    ),
    (
      CuratorLayout(), "/web/id-1", payloadText,
      ServiceInstance(service: "web", id: "id-1", host: "10.0.0.1", port: 8080, metadata: ["payload": "hello"])
    ),
    (
      CuratorLayout(), "/web/id-10000000003", payloadText,
      ServiceInstance(service: "web", id: "id-10000000003", host: "10.0.0.1", port: 8080, metadata: ["payload": "hello"])
    ),
    (
      CuratorLayout(), "/web/i", #"{"address":"a","port":1,"payload":{"@class":"java.util.LinkedHashMap","k":"v"},"enabled":false}"#,
      ServiceInstance(service: "web", id: "i", host: "a", port: 1, metadata: ["k": "v"], maintenance: "disabled")
    ),
    (
      CuratorLayout(), "/web/i", #"{"address":"a","port":null,"sslPort":443}"#,
      ServiceInstance(service: "web", id: "i", host: "a", port: 443, attributes: ["curator.sslPort": "443"])
    ),
    (
      ServersetLayout(), "/web/member_0000000007", serverset,
      ServiceInstance(
        service: "web", id: "member_0000000007", host: "h", port: 1, metadata: ["endpoint.aurora": "h:2", "shard": "1"],
        checks: [HealthCheck(id: "serverset.status", name: "status", health: .critical, output: "STARTING")])
    ),
    (
      RegistratorLayout(base: "/b"), "/b/web/10.0.0.1:80",
      #"{"Name":"web","IP":"10.0.0.1","PublicPort":80,"PrivatePort":8080,"ContainerID":"c","Tags":["t"],"Attrs":{"k":"v"}}"#,
      ServiceInstance(
        service: "web", id: "10.0.0.1:80", host: "10.0.0.1", port: 80, tags: ["t"], metadata: ["k": "v"],
        attributes: ["registrator.PrivatePort": "8080", "registrator.ContainerID": "c"])
    ),
    (
      DubboLayout(), dubbo, "10.0.0.9",
      ServiceInstance(
        service: "com.foo.Bar", id: "dubbo://10.0.0.1:20880/com.foo.Bar?group=a b&version=1.0.0", host: "10.0.0.1", port: 20_880,
        metadata: ["anyhost": "true", "group": "a b", "version": "1.0.0", "weight": "7"], weights: Weights(passing: 7))
    ),
    (
      KafkaLayout(), "/brokers/ids/3", kafka,
      ServiceInstance(
        service: "kafka", id: "3", host: "k", port: 9092, metadata: ["endpoints": "PLAINTEXT://k:9092", "jmx_port": "-1", "version": "5"])
    ),
    (
      KafkaLayout(base: "/cluster"), "/cluster/brokers/ids/3", #"{"endpoints":["SASL_SSL://[::1]:9093"],"host":null,"port":-1}"#,
      ServiceInstance(service: "kafka", id: "3", host: "::1", port: 9093, metadata: ["endpoints": "SASL_SSL://[::1]:9093"])
    ),
  ])
  func `A layout reads what its original wrote`(layout: any FolderLayout, key: String, value: String, expected: ServiceInstance) throws {
    #expect(try layout.read(TreeRecord(key: key, text: value)) == .instance(expected))
  }

  @Test func `Spring Cloud's instances have the application's metadata, and are written again as they were`() throws {
    let layout = CuratorLayout(payload: .springCloud)
    let record = TreeRecord(key: "/application/u", text: Self.spring)
    guard case .instance(let instance) = try layout.read(record) else { throw Mismatch() }
    #expect(instance.metadata == ["instance_status": "UP"])
    let again = try #require(try layout.record(for: instance).text)
    #expect(again.contains(#""id":"application-1""#) && again.contains(#""sslPort":8443"#) && again.contains(#""@class":"org.spring"#))
    #expect(try layout.read(TreeRecord(key: record.key, text: again)) == .instance(instance))
  }

  @Test(arguments: [
    (ZcZkLayout() as any FolderLayout, "/s/providers"), (ZcZkLayout(), "/s/consumers/h:1"), (CuratorLayout(), "/s"),
    (ServersetLayout(), "/s/vector_0000000001"), (DubboLayout(), "/dubbo/i/consumers/x"), (KafkaLayout(), "/brokers/topics/x"),
    (DubboLayout(), "/dubbo/i/providers/empty%3A%2F%2F0.0.0.0%2Fi"),
  ])
  func `Keys of others are passed over`(layout: any FolderLayout, key: String) throws {
    #expect(try layout.read(TreeRecord(key: key, text: "{}")) == .somethingElse)
  }

  @Test(arguments: [
    (ZcZkLayout() as any FolderLayout, "/s/providers/x", "{}"), (CuratorLayout(), "/s/i", "172.17.0.2"), (CuratorLayout(), "/s/i", "{}"),
    (ServersetLayout(), "/s/member_1", #"{"serviceEndpoint":{"host":"h"}}"#),
    (RegistratorLayout(), "/s/i", #"{"IP":"h","PublicPort":70000}"#),
    (DubboLayout(), "/dubbo/i/providers/%zz", ""), (DubboLayout(), "/dubbo/i/providers/dubbo%3A%2F%2Fh%2Fi", ""),
    (KafkaLayout(), "/brokers/ids/1", #"{"endpoints":["nonsense"],"port":-1}"#),
  ])
  func `A value that cannot be read is reported with its key`(layout: any FolderLayout, key: String, value: String) {
    #expect { try layout.read(TreeRecord(key: key, text: value)) } throws: { ($0 as? LayoutProblem)?.key == key }
  }

  @Test func `Property links name another node's property`() {
    let properties = ZcZkProperties(Array(#"{"color =>":"../cms name","size =>":"/a","bad =>":"a b c","own":"x","own =>":"/b"}"#.utf8))
    #expect(properties.propertyLinks.mapValues(\.path) == ["color": "../cms", "size": "/a"])
    #expect(properties.propertyLinks.mapValues(\.name) == ["color": "name", "size": "size"])
  }

  @Test func `No bytes make a layout trap`() {
    var random = SplitMix(state: 11)
    let layouts: [any FolderLayout] = [
      ZcZkLayout(), CuratorLayout(), CuratorLayout(payload: .springCloud), ServersetLayout(), RegistratorLayout(), DubboLayout(),
      KafkaLayout(),
    ]
    let keys = ["/s/i", "/s/providers/h:1", "/s/member_1", "/dubbo/i/providers/a%3A%2F%2Fh%3A1", "/brokers/ids/1", "", "/", "//", "/%/%zz"]
    let samples = [Self.payloadText, Self.spring, Self.serverset, Self.kafka].map { Array($0.utf8) }
    var read = 0
    for _ in 0..<600 {
      var bytes = samples.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : UInt8(ascii: "}")
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      for layout in layouts {
        for key in keys {
          guard case .instance(let instance)? = try? layout.read(TreeRecord(key: key, value: bytes)) else { continue }
          read += 1
          _ = try? layout.record(for: instance)
        }
      }
    }
    #expect(read > 0)
  }
}
