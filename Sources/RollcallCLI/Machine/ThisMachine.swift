import Foundation
import NIOCore
import NIOPosix
import Rollcall

/// What this machine is called, and where others reach it.
enum ThisMachine {
  /// The host name.
  static let name: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }()

  /// The address that this machine has on its way to a catalog; 127.0.0.1 for one in this process.
  /// - Throws: ``CommandFailure`` when there is no way to the catalog.
  static func address(towards url: CatalogURL) async throws -> String {
    guard let endpoint = url.endpoints.first else { return loopback }
    do {
      return try await address(towards: HostPort(host: endpoint.host, port: endpoint.port ?? anyPort))
    } catch {
      throw CommandFailure(
        "This machine's address on its way to \(url) is unknown: \(error). Give the address that others reach it at: see --help.")
    }
  }

  /// The address that this machine has on its way out; 127.0.0.1 when there is none.
  static var outwardAddress: String {
    get async {
      // TEST-NET-1 (RFC 5737): nobody's address, and so on the way that leads anywhere else.
      (try? await address(towards: HostPort(host: "192.0.2.1", port: anyPort))) ?? loopback
    }
  }

  private static let loopback = "127.0.0.1"
  /// Of no importance to the way.
  private static let anyPort = 1

  /// A connected UDP socket knows its own address, and connecting it sends nothing.
  private static func address(towards other: HostPort) async throws -> String {
    let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(host: other.host, port: other.port).get()
    let address = channel.localAddress?.ipAddress
    try await channel.close()
    return address ?? loopback
  }
}
