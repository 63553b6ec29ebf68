extension DockerContainer: Decodable {
  private enum Top: String, CodingKey {
    case id = "Id"
    case name = "Name"
    case state = "State"
    case config = "Config"
    case host = "HostConfig"
    case network = "NetworkSettings"
  }

  private enum ConfigKey: String, CodingKey {
    case hostname = "Hostname"
    case image = "Image"
    case environment = "Env"
    case labels = "Labels"
    case exposedPorts = "ExposedPorts"
  }

  private enum NetworkKey: String, CodingKey {
    case ports = "Ports"
    case networks = "Networks"
  }

  private enum HostKey: String, CodingKey {
    case networkMode = "NetworkMode"
  }

  private struct Nothing: Decodable {}

  public init(from decoder: any Decoder) throws {
    let top = try decoder.container(keyedBy: Top.self)
    let name = try top.decodeIfPresent(String.self, forKey: .name) ?? ""
    self.init(id: try top.decode(String.self, forKey: .id), name: name.hasPrefix("/") ? String(name.dropFirst()) : name)
    state = try top.decodeIfPresent(State.self, forKey: .state) ?? State()
    if let config = try? top.nestedContainer(keyedBy: ConfigKey.self, forKey: .config) {
      hostname = try config.decodeIfPresent(String.self, forKey: .hostname) ?? ""
      image = try config.decodeIfPresent(String.self, forKey: .image) ?? ""
      environment = try config.decodeIfPresent([String].self, forKey: .environment) ?? []
      labels = try config.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
      let exposed = try config.decodeIfPresent([String: Nothing].self, forKey: .exposedPorts) ?? [:]
      exposedPorts = exposed.keys.compactMap { DockerPort($0) }.sorted()
    }
    if let host = try? top.nestedContainer(keyedBy: HostKey.self, forKey: .host) {
      networkMode = try host.decodeIfPresent(String.self, forKey: .networkMode) ?? ""
    }
    if let network = try? top.nestedContainer(keyedBy: NetworkKey.self, forKey: .network) {
      let ports = try network.decodeIfPresent([String: [Binding]?].self, forKey: .ports) ?? [:]
      for (text, bindings) in ports {
        if let port = DockerPort(text) { self.ports[port] = .some(bindings) }
      }
      networks = (try network.decodeIfPresent([String: Address?].self, forKey: .networks) ?? [:]).compactMapValues(\.self)
      address = try top.decodeIfPresent(Address.self, forKey: .network) ?? Address()
    }
  }
}

extension DockerContainer.State: Decodable {
  private enum CodingKeys: String, CodingKey {
    case isRunning = "Running"
    case isPaused = "Paused"
    case isRestarting = "Restarting"
    case exitCode = "ExitCode"
    case started = "StartedAt"
    case health = "Health"
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    isRunning = try fields.decodeIfPresent(Bool.self, forKey: .isRunning) ?? false
    isPaused = try fields.decodeIfPresent(Bool.self, forKey: .isPaused) ?? false
    isRestarting = try fields.decodeIfPresent(Bool.self, forKey: .isRestarting) ?? false
    exitCode = try fields.decodeIfPresent(Int.self, forKey: .exitCode) ?? 0
    started = try fields.decodeIfPresent(String.self, forKey: .started) ?? ""
    let health = try fields.decodeIfPresent(DockerContainer.Health.self, forKey: .health)
    // An engine may say so where there is no check, or say nothing.
    self.health = ["", "none"].contains(health?.status ?? "") ? nil : health
  }
}

extension DockerContainer.Health: Decodable {
  private enum CodingKeys: String, CodingKey {
    case status = "Status"
    case log = "Log"
  }

  private struct Entry: Decodable {
    var output: String?
    var code: Int?

    enum CodingKeys: String, CodingKey {
      case output = "Output"
      case code = "ExitCode"
    }
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let log = (try? fields.decodeIfPresent([Entry].self, forKey: .log)) ?? []
    self.init(
      status: try fields.decodeIfPresent(String.self, forKey: .status) ?? "", output: log.last?.output ?? "", lastCode: log.last?.code)
  }
}

extension DockerContainer.Binding: Decodable {
  private enum CodingKeys: String, CodingKey {
    case hostAddress = "HostIp"
    case hostPort = "HostPort"
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try fields.decodeIfPresent(String.self, forKey: .hostAddress) ?? "", try fields.decodeIfPresent(String.self, forKey: .hostPort) ?? "")
  }
}

extension DockerContainer.Address: Decodable {
  private enum CodingKeys: String, CodingKey {
    case ipv4 = "IPAddress"
    case ipv6 = "GlobalIPv6Address"
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      ipv4: try fields.decodeIfPresent(String.self, forKey: .ipv4) ?? "", ipv6: try fields.decodeIfPresent(String.self, forKey: .ipv6) ?? ""
    )
  }
}
