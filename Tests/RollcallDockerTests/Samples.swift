import DockerClient

@testable import RollcallDocker

/// Containers as an engine tells of them.
enum Samples {
  static func options(_ change: (inout ContainerMapping.Options) -> Void = { _ in }) -> ContainerMapping.Options {
    var options = ContainerMapping.Options(hostname: "node1", hostAddress: "192.168.1.102")
    change(&options)
    return options
  }

  /// One that runs, on the standard network.
  static func container(
    _ name: String = "redis.0", image: String = "progrium/redis", published: [String: [(String, String)]?] = [:], exposed: [String] = [],
    environment: [String] = [], labels: [String: String] = [:], change: (inout DockerContainer) -> Void = { _ in }
  ) -> DockerContainer {
    var container = DockerContainer(id: "id-of-\(name)", name: name, image: image)
    container.state.isRunning = true
    container.state.started = "2026-11-29T07:45:06Z"
    container.hostname = "a0bcaf731f9d"
    container.environment = environment
    container.labels = labels
    container.exposedPorts = (Array(published.keys) + exposed).compactMap { DockerPort($0) }.sorted()
    for (text, bindings) in published {
      guard let port = DockerPort(text) else { continue }
      container.ports[port] = .some(bindings?.map { DockerContainer.Binding($0.0, $0.1) })
    }
    for port in exposed.compactMap({ DockerPort($0) }) { container.ports[port] = .some(nil) }
    container.address = DockerContainer.Address(ipv4: "172.17.0.2")
    container.networks = ["bridge": container.address]
    change(&container)
    return container
  }
}
