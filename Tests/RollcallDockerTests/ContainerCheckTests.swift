import ConsulAPI
import Testing

@testable import RollcallDocker

@Suite struct ContainerCheckTests {
  private static func service(_ attributes: [String: String], host: String = "10.0.0.1") -> ContainerService {
    ContainerService(
      name: "web", id: "node1:web:80", host: host, port: 8000, attributes: attributes, privatePort: 80, container: "0123456789abcdef")
  }

  private static func check(_ change: (inout ConsulCheckRegistration) -> Void) -> ConsulCheckRegistration {
    var check = ConsulCheckRegistration()
    change(&check)
    return check
  }

  private static let ten = GoDuration(.seconds(10))

  static let cases: [(attributes: [String: String], check: ConsulCheckRegistration?)] = [
    ([:], nil), (["check_interval": "5s"], nil),
    (
      ["check_http": "/health", "check_interval": "15s", "check_timeout": "1s", "check_http_method": "HEAD"],
      check {
        $0.http = "http://10.0.0.1:8000/health"; $0.method = "HEAD"; $0.interval = GoDuration(.seconds(15));
        $0.timeout = GoDuration(.seconds(1))
      }
    ),
    (
      ["check_http": "health"],
      check {
        $0.http = "http://10.0.0.1:8000/health"; $0.interval = ten
      }
    ),
    (
      ["check_https": "/h", "check_https_method": "GET", "check_tls_skip_verify": "true"],
      check {
        $0.http = "https://10.0.0.1:8000/h"; $0.method = "GET"; $0.tlsSkipVerify = true; $0.interval = ten
      }
    ),
    (
      ["check_tcp": "true"],
      check {
        $0.tcp = "10.0.0.1:8000"; $0.interval = ten
      }
    ),
    (["check_ttl": "30s"], check { $0.ttl = GoDuration(.seconds(30)) }),
    (
      ["check_grpc": "true", "check_grpc_use_tls": "true", "check_tls_skip_verify": "1"],
      check {
        $0.grpc = "10.0.0.1:8000"; $0.grpcUseTLS = true; $0.tlsSkipVerify = true; $0.interval = ten
      }
    ),
    (
      ["check_script": "nc $SERVICE_IP $SERVICE_PORT"],
      check {
        $0.scriptArguments = ["/bin/sh", "-c", "nc 10.0.0.1 8000"]; $0.interval = ten
      }
    ),
    (
      ["check_cmd": "true"],
      check {
        $0.dockerContainerID = "0123456789abcdef"; $0.scriptArguments = ["/bin/sh", "-c", "true"]; $0.interval = ten
      }
    ),
    (
      ["check_http": "/", "check_tcp": "true", "check_initial_status": "passing", "check_deregister_after": "10m"],
      check {
        $0.http = "http://10.0.0.1:8000/"
        $0.interval = ten
        $0.status = "passing"
        $0.deregisterCriticalServiceAfter = GoDuration(.seconds(600))
      }
    ),
  ]

  @Test(arguments: cases.indices)
  func `Variables become a check`(_ place: Int) throws {
    let (attributes, check) = Self.cases[place]
    #expect(try ConsulCheckRegistration.of(Self.service(attributes)) == check)
  }

  @Test func `IPv6 stands in brackets`() throws {
    let check = try ConsulCheckRegistration.of(Self.service(["check_http": "/"], host: "2001:db8::1"))
    #expect(check?.http == "http://[2001:db8::1]:8000/")
  }

  @Test(arguments: [
    ["check_tcp": "true", "check_interval": "often"], ["check_ttl": "x"], ["check_http": "/", "check_initial_status": "fine"],
  ])
  func `What cannot be used is named`(_ attributes: [String: String]) {
    #expect(throws: ContainerCheckProblem.self) { try ConsulCheckRegistration.of(Self.service(attributes)) }
  }

  @Test func `Metadata that Consul cannot carry is left out and named`() throws {
    let (registration, dropped) = try ConsulServiceRegistration.of(
      Self.service(["region": "us2", "a.b": "1", "long": String(repeating: "x", count: 513)]))
    #expect(registration.meta == ["region": "us2"])
    #expect(dropped == ["a.b", "long"])
  }
}
