import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import Rollcall

@testable import RollcallConsulDoor

/// A door over one catalog, asked by real connections on a free port.
func withDoor<Value>(
  over catalog: any Catalog = LostCatalog(), configure: (inout ConsulDoorSettings) -> Void = { _ in },
  _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value
) async throws -> Value {
  var settings = ConsulDoorSettings(address: HostPort(host: "localhost", port: 0), node: "n1")
  configure(&settings)
  let datacenter = ConsulDatacenter(name: "dc1", catalog: catalog, views: Views(of: catalog))
  let door = ConsulDoor(settings, own: datacenter, logger: Logger(label: "test"))
  return try await door.application(connections: 1024).test(.live, body)
}

extension TestResponse {
  var text: String { String(buffer: body) }

  subscript(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { headers[$0] }
  }
}
