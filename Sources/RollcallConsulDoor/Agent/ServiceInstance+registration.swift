import ConsulAPI
import Rollcall

extension ServiceInstance {
  /// - Parameter registration: validated.
  /// - Throws: ``DoorError`` 400 for what cannot be, 501 for parts of Consul's service mesh.
  init(_ registration: ConsulServiceRegistration, on node: NodeReference) throws(DoorError) {
    guard registration.kind.isEmpty, registration.proxy.isNothing, registration.connect.isNothing else {
      throw .unsupported("This agent has no service mesh: register the service without Kind, Proxy and Connect.")
    }
    var service = ConsulNodeService(
      id: registration.effectiveID, service: registration.name, tags: registration.tags, address: registration.address,
      taggedAddresses: registration.taggedAddresses, weights: registration.weights ?? ServiceWeights(),
      enableTagOverride: registration.enableTagOverride)
    service.meta = registration.meta
    service.port = registration.port
    if let family = AddressFamily(registration.address) {
      // What was given for these names stays.
      for name in ["lan_\(family)", "wan_\(family)"] where service.taggedAddresses[name] == nil {
        service.taggedAddresses[name] = ServiceAddress(address: registration.address, port: registration.port)
      }
    }
    self.init(service, on: node)
    do {
      try validate()
    } catch {
      throw .badRequest(error.message)
    }
  }
}

extension JSONValue? {
  /// Absent, or an object that says nothing: clients send both.
  fileprivate var isNothing: Bool {
    switch self {
    case nil, .null, .object([]): true
    default: false
    }
  }
}
