package import ConsulAPI
import Rollcall

extension ConsulServiceRegistration {
  /// As registrator registers it, with the check that the container asks for.
  /// - Returns: the registration, and what of its attributes Consul cannot carry.
  /// - Throws: a sentence that names the variable that cannot be used.
  package static func of(
    _ service: ContainerService
  ) throws(ContainerCheckProblem) -> (registration: ConsulServiceRegistration, dropped: [String]) {
    var registration = ConsulServiceRegistration(id: service.id, name: service.name, address: service.host, port: service.port)
    registration.tags = service.tags
    var dropped: [String] = []
    for (key, value) in service.attributes.sorted(by: { $0.key < $1.key }) {
      if metaFault(key: key, value: value) == nil, registration.meta.count < maximumMetaPairs {
        registration.meta[key] = value
      } else {
        dropped.append(key)
      }
    }
    if let check = try ConsulCheckRegistration.of(service) { registration.checks = [check] }
    return (registration, dropped)
  }
}

/// What a container's variables ask for and nobody can do.
package struct ContainerCheckProblem: Error, Equatable, CustomStringConvertible {
  package var description: String
}

extension ConsulCheckRegistration {
  /// The check of `SERVICE_CHECK_…`: the first that is there of HTTP, HTTPS, CMD, SCRIPT, TTL, TCP and GRPC; nil without one.
  static func of(_ service: ContainerService) throws(ContainerCheckProblem) -> ConsulCheckRegistration? {
    func value(_ name: String) -> String? { service.attributes["check_\(name)"].flatMap { $0.isEmpty ? nil : $0 } }
    func duration(_ name: String) throws(ContainerCheckProblem) -> GoDuration? {
      guard let text = value(name) else { return nil }
      do {
        return try GoDuration(text)
      } catch {
        throw ContainerCheckProblem(
          description: "SERVICE_CHECK_\(name.uppercased()) is '\(text)', and that is no length of time: write 10s or 1m30s.")
      }
    }
    let address = HostPort(host: service.host, port: service.port).description
    func url(_ scheme: String, _ path: String) -> String { "\(scheme)://\(address)\(path.hasPrefix("/") ? "" : "/")\(path)" }
    let shell = ["/bin/sh", "-c"]
    var check = ConsulCheckRegistration()
    check.status = value("initial_status") ?? ""
    guard check.status.isEmpty || ConsulStatus.isKnown(check.status) else {
      throw ContainerCheckProblem(
        description: "SERVICE_CHECK_INITIAL_STATUS is '\(check.status)': it can be passing, warning or critical.")
    }
    var isTimed = true
    if let path = value("http") {
      check.http = url("http", path)
      check.method = value("http_method") ?? ""
    } else if let path = value("https") {
      check.http = url("https", path)
      check.method = value("https_method") ?? ""
      check.tlsSkipVerify = value("tls_skip_verify") != nil
    } else if let command = value("cmd") {
      check.dockerContainerID = service.container
      check.scriptArguments = shell + [command]
    } else if let script = value("script") {
      check.scriptArguments =
        shell + [script.replacing("$SERVICE_IP", with: service.host).replacing("$SERVICE_PORT", with: String(service.port))]
    } else if value("ttl") != nil {
      check.ttl = try duration("ttl")
      isTimed = false
    } else if value("tcp") != nil {
      check.tcp = address
    } else if value("grpc") != nil {
      check.grpc = address
      check.grpcUseTLS = value("grpc_use_tls") != nil
      check.tlsSkipVerify = check.grpcUseTLS && value("tls_skip_verify") != nil
    } else {
      return nil
    }
    if isTimed {
      check.timeout = try duration("timeout")
      check.interval = try duration("interval") ?? GoDuration(.seconds(10))
    }
    check.deregisterCriticalServiceAfter = try duration("deregister_after")
    return check
  }
}
