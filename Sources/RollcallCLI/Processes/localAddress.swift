import NIOCore
import NIOPosix
import Rollcall

/// The address that this machine has on its way to a catalog; nothing is sent.
/// - Throws: ``CommandFailure`` when there is no way to the catalog.
func localAddress(towards url: CatalogURL) async throws -> String {
  guard let endpoint = url.endpoints.first else { return "127.0.0.1" }
  do {
    // A connected UDP socket knows its own address without a packet; its port does not matter.
    let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: endpoint.host, port: endpoint.port ?? 1).get()
    let address = channel.localAddress?.ipAddress
    try await channel.close()
    if let address { return address }
  } catch {
    throw CommandFailure("This machine's address on its way to \(url) is unknown: \(error). Give the instance's address with --host.")
  }
  throw CommandFailure("This machine's address on its way to \(url) is unknown. Give the instance's address with --host.")
}
