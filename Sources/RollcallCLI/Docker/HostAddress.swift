import NIOCore
import Rollcall

extension ThisMachine {
  /// Where others reach what is published on this machine: the address of its host name, as registrator has it, unless that leads nowhere but here; then the one that
  /// it has on its way to a catalog, or out.
  static func publishedAddress(towards urls: [CatalogURL]) async -> String {
    if let address = try? SocketAddress.makeAddressResolvingHost(name, port: 0).ipAddress, !isLoopback(address) { return address }
    for url in urls {
      if let address = try? await address(towards: url), !isLoopback(address) { return address }
    }
    return await outwardAddress
  }

  private static func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }
}
