import Rollcall
import RollcallLayouts
import Testing

/// What the layouts of others on ZooKeeper write, byte for byte as the originals do.
@Suite struct WrittenBytesTests {
  static let plain = ServiceInstance(service: "ep2016", id: "id-1", host: "yaz", port: 5000)

  static func with(_ metadata: [String: String], tags: [String] = []) -> ServiceInstance {
    var instance = plain
    instance.metadata = metadata
    instance.tags = tags
    return instance
  }

  private static let springURI =
    #"{"parts":[{"value":"scheme","variable":true},{"value":"://","variable":false},{"value":"address","variable":true},"#
    + #"{"value":":","variable":false},{"value":"port","variable":true}]}"#

  @Test(arguments: [
    (ZcZkLayout(processID: 28_697) as any FolderLayout, plain, "/ep2016/providers/yaz:5000", #"{"pid":28697}"#),
    (
      ZcZkLayout(base: "/lb", processID: 1), with(["color": "röt 🔑\n\"\\\u{7f}"]), "/lb/ep2016/providers/yaz:5000",
      #"{"color":"r\u00f6t \ud83d\udd11\n\"\\\u007f","pid":1}"#
    ),
    (ZcZkLayout(), with(["string_value": "as it is"]), "/ep2016/providers/yaz:5000", "as it is"),
    (
      CuratorLayout(registrationTime: 1_469_000_000_000), with(["payload": "hello"]), "/ep2016/id-1",
      #"{"name":"ep2016","id":"id-1","address":"yaz","port":5000,"sslPort":null,"payload":"hello","#
        + #""registrationTimeUTC":1469000000000,"serviceType":"DYNAMIC","uriSpec":null}"#
    ),
    (
      CuratorLayout(), with(["b": "1", "a": "ü/\u{1}"]), "/ep2016/id-1",
      #"{"name":"ep2016","id":"id-1","address":"yaz","port":5000,"sslPort":null,"payload":{"@class":"java.util.LinkedHashMap","#
        + #""a":"ü/\u0001","b":"1"},"registrationTimeUTC":0,"serviceType":"DYNAMIC","uriSpec":null}"#
    ),
    (
      CuratorLayout(base: "/services", payload: .springCloud), with(["instance_status": "UP"]), "/services/ep2016/id-1",
      #"{"name":"ep2016","id":"id-1","address":"yaz","port":5000,"sslPort":null,"payload":{"#
        + #""@class":"org.springframework.cloud.zookeeper.discovery.ZookeeperInstance","id":"id-1","name":"ep2016","#
        + #""metadata":{"instance_status":"UP"}},"registrationTimeUTC":0,"serviceType":"DYNAMIC","uriSpec":"# + springURI + "}"
    ),
    (
      ServersetLayout(), with(["endpoint.http-admin": "yaz:9990", "shard": "1", "color": "red"]), "/ep2016/member_",
      #"{"serviceEndpoint":{"host":"yaz","port":5000},"additionalEndpoints":{"http-admin":{"host":"yaz","port":9990}},"#
        + #""status":"ALIVE","shard":1}"#
    ),
    (
      ServersetLayout(base: "/soa"), plain, "/soa/ep2016/member_",
      #"{"serviceEndpoint":{"host":"yaz","port":5000},"additionalEndpoints":{},"status":"ALIVE"}"#
    ),
    (
      RegistratorLayout(base: "/basepath"), with(["k": "<a&b>\u{2028}\u{8}"], tags: ["x", "ü"]), "/basepath/ep2016/yaz:5000",
      #"{"Name":"ep2016","IP":"yaz","PublicPort":5000,"PrivatePort":5000,"ContainerID":"id-1","Tags":["x","ü"],"#
        + #""Attrs":{"k":"\u003ca\u0026b\u003e\u2028\u0008"}}"#
    ),
  ])
  func `A layout writes what its original would`(layout: any FolderLayout, instance: ServiceInstance, key: String, value: String) throws {
    let record = try layout.record(for: instance)
    #expect(record.key == key)
    #expect(record.text == value)
    #expect(record.key.hasPrefix(layout.prefix(of: instance.service)))
    #expect(record.key.hasPrefix(layout.root))
  }

  @Test func `zc.zk joins a host and a port without brackets`() throws {
    let instance = ServiceInstance(service: "s", host: "::1", port: 80)
    let record = try ZcZkLayout().record(for: instance)
    #expect(record.key == "/s/providers/::1:80")
    guard case .instance(let read) = try ZcZkLayout().read(record) else { throw Mismatch() }
    #expect(read.address == instance.address)
  }

  @Test(arguments: [
    ZcZkLayout() as any FolderLayout, CuratorLayout(), CuratorLayout(payload: .springCloud), ServersetLayout(), RegistratorLayout(),
  ])
  func `A name with a slash is refused`(layout: any FolderLayout) {
    let instance = ServiceInstance(service: "a/b", id: "i", host: "h", port: 1)
    #expect { try layout.record(for: instance) } throws: { ($0 as? RollcallError)?.code == .unsupported }
  }

  @Test(arguments: [DubboLayout() as any FolderLayout, KafkaLayout()])
  func `A layout that is read only says so`(layout: any FolderLayout) {
    #expect(layout.naming == .readOnly)
    #expect { try layout.record(for: Self.plain) } throws: { ($0 as? RollcallError)?.code == .unsupported }
  }

  @Test(arguments: [
    ZcZkLayout() as any FolderLayout, CuratorLayout(base: "/b"), DubboLayout(), KafkaLayout(), RegistratorLayout(), ServersetLayout(),
    HostPortLayout(), KillrVideoLayout(), RollcallLayout(),
  ])
  func `The levels tell the depth of a key`(layout: any FolderLayout) {
    let key = layout.key(of: Self.plain.key)
    #expect(key.dropFirst(layout.root.count).split(separator: "/").count == layout.levels.count)
    #expect(layout.levels.last == .instance)
  }
}

struct Mismatch: Error {}
