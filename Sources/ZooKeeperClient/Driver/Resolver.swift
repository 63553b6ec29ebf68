internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Looks up all addresses of a host. NIO's own resolver gives one connection, and the session wants to know each address.
enum Resolver {
  static func addresses(of host: ZooKeeperHost, on eventLoop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
    if let address = try? SocketAddress(ipAddress: host.name, port: host.port) { return eventLoop.makeSucceededFuture([address]) }
    return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) { try lookUp(host) }
  }

  private static func lookUp(_ host: ZooKeeperHost) throws -> [SocketAddress] {
    var hints = addrinfo()
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var first: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host.name, String(host.port), &hints, &first)
    guard status == 0 else {
      throw ZooKeeperError(.unreachable, "the name cannot be looked up: \(String(cString: gai_strerror(status)))")
    }
    defer { freeaddrinfo(first) }
    var addresses: [SocketAddress] = []
    var next = first
    while let info = next {
      defer { next = info.pointee.ai_next }
      guard let address = info.pointee.ai_addr else { continue }
      switch info.pointee.ai_family {
      case AF_INET:
        addresses.append(SocketAddress(address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee }, host: host.name))
      case AF_INET6:
        addresses.append(SocketAddress(address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { $0.pointee }, host: host.name))
      default: break
      }
    }
    return addresses
  }
}
