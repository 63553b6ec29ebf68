import Rollcall
import RollcallConsul
import RollcallEmbedded
import RollcallEtcd
import RollcallZooKeeper

/// The samples of the talk, once. Only the URL tells the catalogs apart:
///
///     swift run EuroPython2016 'zookeeper://127.0.0.1:2181/?layout=zc.zk'
///     swift run EuroPython2016 'etcd://127.0.0.1:2379/services?layout=hostport'
///     swift run EuroPython2016 consul://127.0.0.1:8500
@main enum EuroPython2016 {
  static func main() async throws {
    let url = CommandLine.arguments.dropFirst().first ?? "embedded:"
    let catalog = try await Catalogs([.consul, .embedded, .etcd, .zookeeper]).open(url, connect: .wait(upTo: .seconds(10)))

    try await withDiscovery(catalog) { discovery in
      // Register: there from now on, and gone when this ends, however it ends.
      try await discovery.withRegistration(of: ServiceInstance(service: "ep2016", host: "yaz", port: 5000)) {
        async let hosts: Void = discover(discovery)
        async let colours: Void = configure(discovery)
        _ = await (hosts, colours)
      }
    }
  }

  /// The hosts that provide a service, now and after each change.
  static func discover(_ discovery: Discovery) async {
    for await providers in discovery.view(of: "ep2016").snapshots { print("ep2016:", providers.instances.map(\.address)) }
  }

  /// A value, now and after each change.
  static func configure(_ discovery: Discovery) async {
    for await colour in discovery.values(of: "ep2016/color") { print("colour:", String(decoding: colour ?? [], as: UTF8.self)) }
  }
}
