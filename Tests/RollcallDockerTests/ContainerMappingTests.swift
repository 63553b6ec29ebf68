import DockerClient
import Rollcall
import Testing

@testable import RollcallDocker

/// Registrator's behaviour, case by case; what differs says so.
@Suite struct ContainerMappingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var container: DockerContainer
    var options = Samples.options()
    var owner: DockerContainer?
    /// `name id host:port tags attributes`, one a line.
    var expected: [String]

    init(
      _ name: String, _ container: DockerContainer, options: ContainerMapping.Options = Samples.options(), owner: DockerContainer? = nil,
      _ expected: [String]
    ) {
      testDescription = name
      self.container = container
      self.options = options
      self.owner = owner
      self.expected = expected
    }
  }

  private static func line(_ service: ContainerService) -> String {
    let attributes = service.attributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return ["\(service.name)", service.id, "\(HostPort(host: service.host, port: service.port))"].joined(separator: " ")
      + (service.tags.isEmpty ? "" : " [\(service.tags.joined(separator: " "))]")
      + (attributes.isEmpty ? "" : " {\(attributes.joined(separator: " "))}")
  }

  private static let redis: [String: [(String, String)]?] = ["6379/tcp": [("0.0.0.0", "10000")]]
  private static let nginx: [String: [(String, String)]?] = ["443/tcp": [("0.0.0.0", "4443")], "80/tcp": [("0.0.0.0", "8000")]]

  @Test(arguments: documented + ports + addresses + networks + variables + mended)
  func `A container is registered as`(_ one: Case) {
    let services = ContainerMapping(one.options).services(of: one.container, networkOf: one.owner).services
    #expect(services.map(Self.line) == one.expected)
  }

  /// The examples of registrator's own documentation.
  static let documented = [
    Case(
      "one service with defaults", Samples.container(published: redis), ["redis node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "one service with variables",
      Samples.container(published: redis, environment: ["SERVICE_NAME=db", "SERVICE_TAGS=master,backups", "SERVICE_REGION=us2"]),
      ["db node1:redis.0:6379 192.168.1.102:10000 [master backups] {region=us2}"]),
    Case(
      "the same with labels",
      Samples.container(published: redis, labels: ["SERVICE_NAME": "db", "SERVICE_TAGS": "master,backups", "SERVICE_REGION": "us2"]),
      ["db node1:redis.0:6379 192.168.1.102:10000 [master backups] {region=us2}"]),
    Case(
      "a comma in a tag", Samples.container(published: redis, environment: [#"SERVICE_TAGS=/(;\,:-_)/"#]),
      ["redis node1:redis.0:6379 192.168.1.102:10000 [/(;,:-_)/]"]),
    Case(
      "two services with defaults", Samples.container("nginx.0", image: "progrium/nginx", published: nginx),
      [
        "nginx-80 node1:nginx.0:80 192.168.1.102:8000", "nginx-443 node1:nginx.0:443 192.168.1.102:4443",
      ]),
    Case(
      "two services with variables",
      Samples.container(
        "nginx.0", image: "progrium/nginx", published: nginx,
        environment: [
          "SERVICE_443_NAME=https", "SERVICE_443_ID=https.12345", "SERVICE_443_SNI=enabled", "SERVICE_80_NAME=http", "SERVICE_TAGS=www",
        ]),
      ["http node1:nginx.0:80 192.168.1.102:8000 [www]", "https https.12345 192.168.1.102:4443 [www] {sni=enabled}"]),
    Case(
      "KillrVideo's database",
      Samples.container(
        "killrvideo_dse_1", image: "killrvideo/killrvideo-dse:2.1.0",
        published: [
          "8983/tcp": [("0.0.0.0", "8983")], "9042/tcp": [("0.0.0.0", "9042")], "9160/tcp": nil,
        ], environment: ["SERVICE_9042_NAME=cassandra", "SERVICE_8983_NAME=dse-search"]),
      options: Samples.options { $0.forcedAddress = "10.0.75.1" },
      ["dse-search node1:killrvideo_dse_1:8983 10.0.75.1:8983", "cassandra node1:killrvideo_dse_1:9042 10.0.75.1:9042"]),
  ]

  static let ports = [
    Case(
      "a port that is not published is none",
      Samples.container("web", image: "web", published: ["80/tcp": [("", "8000")]], exposed: ["443/tcp"]),
      ["web node1:web:80 192.168.1.102:8000"]),
    Case("without ports there is nothing", Samples.container(), []),
    Case(
      "TCP and UDP on one port", Samples.container("dns", image: "bind:9", published: ["53/tcp": [("", "53")], "53/udp": [("", "53")]]),
      ["bind-53 node1:dns:53 192.168.1.102:53", "bind-53 node1:dns:53:udp 192.168.1.102:53 [udp]"]),
    Case(
      "UDP alone", Samples.container("dns", image: "bind", published: ["53/udp": [("", "5300")]], environment: ["SERVICE_TAGS=a"]),
      ["bind node1:dns:53:udp 192.168.1.102:5300 [a udp]"]),
    Case(
      "an ignored port still counts for the name of the other",
      Samples.container("nginx.0", image: "nginx", published: nginx, environment: ["SERVICE_443_IGNORE=1"]),
      ["nginx-80 node1:nginx.0:80 192.168.1.102:8000"]),
    Case(
      "--internal takes exposed ports and the container's address",
      Samples.container("web", image: "web", published: ["80/tcp": [("", "8000")]], exposed: ["443/tcp"]),
      options: Samples.options { $0.isInternal = true },
      ["web-80 node1:web:80 172.17.0.2:80", "web-443 node1:web:443 172.17.0.2:443"]),
    Case(
      "of several places the first",
      Samples.container(published: ["6379/tcp": [("0.0.0.0", "7000"), ("::", "7000"), ("0.0.0.0", "7001")]]),
      ["redis node1:redis.0:6379 192.168.1.102:7000"]),
    Case(
      "ports that nobody can have", Samples.container(published: ["0/tcp": [("", "1")], "x/tcp": [("", "1")], "70000/tcp": [("", "1")]]), []
    ),
  ]

  static let addresses = [
    Case(
      "an address at which a port is published", Samples.container(published: ["6379/tcp": [("127.0.0.1", "10000")]]),
      ["redis node1:redis.0:6379 127.0.0.1:10000"]),
    Case(
      "--ip instead of it", Samples.container(published: ["6379/tcp": [("127.0.0.1", "10000")]]),
      options: Samples.options { $0.forcedAddress = "10.0.0.9" }, ["redis node1:redis.0:6379 10.0.0.9:10000"]),
    Case(
      "all addresses of IPv6", Samples.container(published: ["6379/tcp": [("::", "10000")]]),
      ["redis node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "one address of IPv6", Samples.container(published: ["6379/tcp": [("2001:db8::1", "10000")]]),
      ["redis node1:redis.0:6379 [2001:db8::1]:10000"]),
    Case(
      "a container with IPv6 alone",
      Samples.container(published: redis) {
        $0.networks = [:]; $0.address = .init(ipv6: "2001:db8::2")
      },
      options: Samples.options { $0.isInternal = true }, ["redis node1:redis.0:6379 [2001:db8::2]:6379"]),
    Case(
      "the standard network as newer engines tell it", Samples.container(published: redis) { $0.address = .init() },
      options: Samples.options { $0.isInternal = true }, ["redis node1:redis.0:6379 172.17.0.2:6379"]),
    Case(
      "an address in a label", Samples.container(published: redis, labels: ["com.acme.ip": "10.1.2.3/24"]),
      options: Samples.options { $0.addressLabel = "com.acme.ip" }, ["redis node1:redis.0:6379 10.1.2.3:10000"]),
    Case(
      "a label that is not there", Samples.container(published: redis), options: Samples.options { $0.addressLabel = "com.acme.ip" },
      ["redis node1:redis.0:6379 192.168.1.102:10000"]),
  ]

  static let networks = [
    Case(
      "the host's network",
      Samples.container("web", image: "web", exposed: ["8080/tcp"]) {
        $0.networkMode = "host"; $0.ports = [:]
      },
      ["web node1:web:8080 192.168.1.102:8080"]),
    Case(
      "the host's network with --internal",
      Samples.container("web", image: "web", exposed: ["8080/tcp"]) {
        $0.networkMode = "host"
        $0.ports = [:]
        $0.networks = ["host": .init()]
        $0.address = .init()
      }, options: Samples.options { $0.isInternal = true }, ["web node1:web:8080 192.168.1.102:8080"]),
    Case(
      "a network of its own",
      Samples.container(published: ["6379/tcp": [("0.0.0.0", "6379")]]) {
        $0.networkMode = "app_default"
        $0.networks = ["app_default": .init(ipv4: "172.18.0.5"), "aaa": .init(ipv4: "172.19.0.5")]
        $0.address = .init()
      }, ["redis node1:redis.0:6379 172.18.0.5:6379"]),
    Case(
      "a network of its own with --ip",
      Samples.container(published: redis) {
        $0.networkMode = "app_default"
        $0.networks = ["app_default": .init(ipv4: "172.18.0.5")]
      }, options: Samples.options { $0.forcedAddress = "10.0.75.1" }, ["redis node1:redis.0:6379 10.0.75.1:10000"]),
    Case(
      "a network of its own with --internal",
      Samples.container(published: redis) {
        $0.networkMode = "app_default"
        $0.networks = ["app_default": .init(ipv4: "172.18.0.5"), "aaa": .init(ipv4: "172.19.0.5")]
        $0.address = .init()
      }, options: Samples.options { $0.isInternal = true }, ["redis node1:redis.0:6379 172.18.0.5:6379"]),
    Case(
      "another container's network", Samples.container("side", image: "side", exposed: ["9000/tcp"]) { sharing(&$0) },
      owner: Samples.container("pod"), ["side node1:side:9000 172.17.0.2:9000"]),
    Case(
      "another container's network, which is the host's",
      Samples.container("side", image: "side", exposed: ["9000/tcp"]) { sharing(&$0) },
      owner: Samples.container("pod") { $0.networkMode = "host" }, ["side node1:side:9000 192.168.1.102:9000"]),
    Case(
      "another container's network, which is one of its own",
      Samples.container("side", image: "side", exposed: ["9000/tcp"]) { sharing(&$0) },
      owner: Samples.container("pod") {
        $0.networkMode = "app"
        $0.address = .init()
        $0.networks = ["app": .init(ipv4: "172.18.0.7")]
      }, ["side node1:side:9000 172.18.0.7:9000"]),
    Case("the network of a container that is not known", Samples.container("side", exposed: ["9000/tcp"]) { sharing(&$0) }, []),
    Case(
      "no network",
      Samples.container("web", exposed: ["80/tcp"]) {
        $0.networkMode = "none"; $0.ports = [:]
      }, []),
  ]

  private static func sharing(_ container: inout DockerContainer) {
    container.networkMode = "container:id-of-pod"
    container.ports = [:]
    container.networks = [:]
    container.address = .init()
  }

  static let variables = [
    Case(
      "labels before the environment",
      Samples.container(published: redis, environment: ["SERVICE_NAME=env"], labels: ["SERVICE_NAME": "label"]),
      ["label node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "a port's own before all, be it in the environment",
      Samples.container(published: redis, environment: ["SERVICE_6379_NAME=env"], labels: ["SERVICE_NAME": "label"]),
      ["env node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "a port's own label before its own in the environment",
      Samples.container(published: redis, environment: ["SERVICE_6379_NAME=env"], labels: ["SERVICE_6379_NAME": "label"]),
      ["label node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "another port's are nobody's", Samples.container(published: redis, environment: ["SERVICE_80_NAME=web", "SERVICE_80_X=y"]),
      ["redis node1:redis.0:6379 192.168.1.102:10000"]),
    Case(
      "one name for two ports gets their numbers",
      Samples.container("nginx.0", image: "nginx", published: nginx, environment: ["SERVICE_NAME=front"]),
      ["front-80 node1:nginx.0:80 192.168.1.102:8000", "front-443 node1:nginx.0:443 192.168.1.102:4443"]),
    Case("ignored", Samples.container(published: redis, labels: ["SERVICE_IGNORE": "true"]), []),
    Case("ignored by any value", Samples.container(published: redis, environment: ["SERVICE_IGNORE=false"]), []),
    Case(
      "not ignored by none", Samples.container(published: redis, environment: ["SERVICE_IGNORE="]),
      ["redis node1:redis.0:6379 192.168.1.102:10000 {ignore=}"]),
    Case("--explicit without a name", Samples.container(published: redis), options: Samples.options { $0.isExplicit = true }, []),
    Case(
      "--explicit with one", Samples.container("nginx.0", image: "nginx", published: nginx, labels: ["SERVICE_80_NAME": "web"]),
      options: Samples.options { $0.isExplicit = true }, ["web node1:nginx.0:80 192.168.1.102:8000"]),
    Case(
      "names in any case, and values with an equals sign",
      Samples.container(published: redis, environment: ["SERVICE_Region=a=b", "Service_X=1"]),
      ["redis node1:redis.0:6379 192.168.1.102:10000 {region=a=b}"]),
    Case(
      "tags without empty ones", Samples.container(published: redis, environment: [#"SERVICE_TAGS=,,a,,b\,c,"#]),
      ["redis node1:redis.0:6379 192.168.1.102:10000 [a b,c]"]),
    Case(
      "--tags", Samples.container(published: redis, environment: ["SERVICE_TAGS=a"]),
      options: Samples.options { $0.tags = try? TagTemplate("b,c") }, ["redis node1:redis.0:6379 192.168.1.102:10000 [a b c]"]),
    Case(
      "checks stay among the attributes",
      Samples.container(published: redis, environment: ["SERVICE_CHECK_TCP=true", "SERVICE_CHECK_INTERVAL=5s"]),
      ["redis node1:redis.0:6379 192.168.1.102:10000 {check_interval=5s check_tcp=true}"]),
  ]

  /// Where registrator writes what nobody can use.
  static let mended = [
    Case(
      "a digest is no part of the name", Samples.container("w", image: "host:5000/acme/web:1.2@sha256:0123abcd", published: redis),
      ["web node1:w:6379 192.168.1.102:10000"]),
    Case(
      "a digest without a tag", Samples.container("w", image: "acme/web@sha256:0123abcd", published: redis),
      ["web node1:w:6379 192.168.1.102:10000"]),
    Case(
      "an image known by its digest alone", Samples.container("w1", image: "sha256:0123abcd", published: redis),
      ["w1 node1:w1:6379 192.168.1.102:10000"]),
    Case(
      "a registry with a port and no tag", Samples.container("w1", image: "localhost:5000/web", published: redis),
      ["web node1:w1:6379 192.168.1.102:10000"]),
    Case(
      "two services on one port",
      Samples.container("db", image: "aerospike", published: redis, labels: ["SERVICE_6379_NAME": "foo-db,bar-db"]),
      ["foo-db node1:db:6379 192.168.1.102:10000", "bar-db node1:db:6379:bar-db 192.168.1.102:10000"]),
    Case(
      "a network of its own with another port on the host: that port is not there",
      Samples.container(published: redis) {
        $0.networkMode = "app_default"
        $0.networks = ["app_default": .init(ipv4: "172.18.0.5")]
      }, ["redis node1:redis.0:6379 172.18.0.5:6379"]),
    Case(
      "a network whose address is not told", Samples.container(published: redis) { $0.networkMode = "0a1b2c" },
      ["redis node1:redis.0:6379 192.168.1.102:10000"]),
  ]

  @Test func `What registrator's layout in ZooKeeper tells besides is in the instance`() throws {
    let services = ContainerMapping(Samples.options()).services(of: Samples.container(published: Self.redis)).services
    let instance = try #require(services.first).instance
    #expect(instance.attributes == ["registrator.ContainerID": "a0bcaf731f9d", "registrator.PrivatePort": "6379"])
    try instance.validate()
  }

  @Test(arguments: [
    ("healthy", Health.passing), ("starting", .critical), ("unhealthy", .critical), ("something new", .critical),
  ])
  func `Docker's health is the service's`(_ status: String, _ health: Health) throws {
    let container = Samples.container(published: Self.redis) { $0.state.health = .init(status: status, output: "said") }
    let service = try #require(ContainerMapping(Samples.options()).services(of: container).services.first)
    #expect(service.instance.health == health)
    #expect(service.check?.output == "said")
  }

  /// Docker calls whatever it pauses unhealthy.
  @Test(arguments: [(0 as Int?, Health.passing), (1, .critical), (nil, .critical)])
  func `A paused container is what its check last said`(_ code: Int?, _ health: Health) throws {
    let container = Samples.container(published: Self.redis) {
      $0.state.isPaused = true
      $0.state.health = .init(status: "unhealthy", lastCode: code)
    }
    #expect(try #require(ContainerMapping(Samples.options()).services(of: container).services.first).instance.health == health)
  }

  @Test func `Without a HEALTHCHECK there is no check`() throws {
    let service = try #require(ContainerMapping(Samples.options()).services(of: Samples.container(published: Self.redis)).services.first)
    #expect(service.check == nil)
    #expect(service.instance.health == .passing)
  }

  @Test func `Why a port has no service is told`() {
    let container = Samples.container(
      "web", published: ["80/tcp": [("", "80")]], exposed: ["443/tcp"], environment: ["SERVICE_80_IGNORE=1"])
    #expect(
      ContainerMapping(Samples.options()).services(of: container).notes == [
        "Port 443/tcp is not published on the host.", "Port 80/tcp is to be ignored.",
      ])
  }
}
