import Foundation

/// The socket on which a service manager is told how a program is.
final class NotificationSocket: Sendable {
  private let descriptor: CInt
  /// One message a line; its lines are joined by a vertical bar.
  let messages = Transcript()

  /// - Parameter name: a path, or an at sign and a name beside all files.
  init(_ name: String) throws {
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var bytes = Array(name.utf8)
    if name.hasPrefix("@") { bytes[0] = 0 } else { bytes.append(0) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let start = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: address.sun_path)
    guard descriptor >= 0, start + bytes.count <= MemoryLayout<sockaddr_un>.size else { throw POSIXError(.ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address) { $0[start..<start + bytes.count].copyBytes(from: bytes) }
    let bound = withUnsafeBytes(of: &address) { raw in
      raw.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(start + bytes.count)) } ?? -1
    }
    guard bound == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    self.descriptor = descriptor
    // A thread of its own, because receiving blocks.
    Thread { [messages] in
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        messages.append(String(decoding: buffer[..<count], as: UTF8.self).replacing("\n", with: "|"))
      }
      messages.finish()
      Foundation.close(descriptor)
    }.start()
  }

  /// Ends the thread.
  func end() { shutdown(descriptor, CInt(SHUT_RDWR)) }
}
