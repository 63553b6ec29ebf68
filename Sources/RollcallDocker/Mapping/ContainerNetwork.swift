public import DockerClient

/// How a container is connected.
enum ContainerNetwork: Equatable {
  /// The engine's standard network, from which ports are published on the host.
  case standard
  /// The host's own.
  case host
  /// That of another container.
  case container(String)
  /// One that somebody made.
  case named(String)
  /// None at all.
  case none

  /// What engines call their standard network, Podman's among them.
  private static let standardNames: Set<String> = ["", "default", "bridge", "podman", "slirp4netns", "pasta", "nat"]

  init(mode: String) {
    let name = mode.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch name.first.map(String.init) ?? "" {
    case "host": self = .host
    case "none": self = .none
    case "container" where name.count == 2: self = .container(String(name[1]))
    // Podman writes options behind a colon.
    case let first where Self.standardNames.contains(first): self = .standard
    default: self = .named(mode)
    }
  }
}

extension DockerContainer {
  var network: ContainerNetwork { ContainerNetwork(mode: networkMode) }

  /// The id of the container in whose network it is.
  public var networkOwner: String? {
    if case .container(let id) = network { id } else { nil }
  }

  /// Its own address: in the network that it was made in, otherwise in the first of its networks by name.
  var ownAddress: String? {
    if case .named(let name) = network, let address = networks[name]?.any { return address }
    if let address = address.any { return address }
    if let address = networks["bridge"]?.any { return address }
    return networks.sorted { $0.key < $1.key }.lazy.compactMap { $0.value.any }.first
  }
}
