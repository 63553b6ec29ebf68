import Testing

@testable import DockerClient

@Suite struct DockerEndpointTests {
  @Test(arguments: [
    ("unix:///var/run/docker.sock", DockerEndpoint.Place.socket("/var/run/docker.sock")), ("/run/podman.sock", .socket("/run/podman.sock")),
    ("tcp://127.0.0.1:2375", .network(host: "127.0.0.1", port: 2375)), ("tcp://docker", .network(host: "docker", port: 2375)),
    ("tcp://[::1]:2375/", .network(host: "::1", port: 2375)), ("http://h:1", .network(host: "h", port: 1)),
    ("https://h", .network(host: "h", port: 2376)),
  ])
  func `Addresses as DOCKER_HOST has them`(_ text: String, _ place: DockerEndpoint.Place) throws {
    #expect(try DockerEndpoint(text).place == place)
  }

  @Test(arguments: [
    "", "docker.sock", "ssh://host", "npipe:////./pipe/docker_engine", "unix://", "tcp://", "tcp://h:0", "tcp://h:x", "tcp://a@b:1",
  ])
  func `What cannot be reached is told`(_ text: String) {
    #expect(throws: DockerError.self) { try DockerEndpoint(text) }
  }

  @Test func `The engine is found as Docker's own tools find it, or where registrator had it`() throws {
    #expect(try DockerEndpoint.standing(in: ["DOCKER_HOST": "tcp://h:1"]) { _ in true }.place == .network(host: "h", port: 1))
    #expect(try DockerEndpoint.standing(in: [:]) { _ in true }.place == .socket("/var/run/docker.sock"))
    #expect(try DockerEndpoint.standing(in: ["DOCKER_HOST": ""]) { $0 == "/tmp/docker.sock" }.place == .socket("/tmp/docker.sock"))
    #expect(try DockerEndpoint.standing(in: [:]) { _ in false }.place == .socket("/var/run/docker.sock"))
    let secure = try DockerEndpoint.standing(in: ["DOCKER_HOST": "tcp://h", "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/c"]) { _ in true
    }
    #expect(secure.tls == DockerTLS(authorityFile: "/c/ca.pem", certificateFile: "/c/cert.pem", keyFile: "/c/key.pem"))
    #expect(secure.place == .network(host: "h", port: 2376))
  }
}
