private import Foundation

/// Ports that nobody else uses, held as long as this value lives.
///
/// They lie below the range from which the system gives ports to outgoing connections, and each is held by a lock on a file that all processes
/// of this machine share, so that tests that run at the same time do not collide, even between two starts of one server.
public final class FreePorts: Sendable {
  public let ports: [Int]
  private let locks: [FileHandle]

  /// - Throws: ``RealServerError`` with code `noFreePort`.
  public init(count: Int, host: String = "127.0.0.1") throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-ports")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var ports: [Int] = []
    var locks: [FileHandle] = []
    let start = Int.random(in: Self.range)
    for offset in 0..<Self.range.count where ports.count < count {
      let port = Self.range.lowerBound + (start - Self.range.lowerBound + offset) % Self.range.count
      guard let lock = Self.lock(folder.appending(path: "\(port)")), Self.isFree(port, host: host) else { continue }
      ports.append(port)
      locks.append(lock)
    }
    guard ports.count == count else {
      throw RealServerError(.noFreePort, "Fewer than \(count) ports from \(Self.range) are free on \(host).")
    }
    self.ports = ports
    self.locks = locks
  }

  private static let range = 20_000..<32_000

  private static func lock(_ file: URL) -> FileHandle? {
    let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Whether both TCP and UDP can be bound.
  private static func isFree(_ port: Int, host: String) -> Bool {
    [Int32(SOCK_STREAM.rawValue), Int32(SOCK_DGRAM.rawValue)].allSatisfy { type in
      let descriptor = socket(AF_INET, type, 0)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      // As servers do, so that a connection that is only waiting out its end does not count.
      var yes: CInt = 1
      setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return false }
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
      } == 0
    }
  }
}
