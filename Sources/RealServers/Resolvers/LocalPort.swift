private import Foundation

/// Plain connections to servers of this machine.
enum LocalPort {
  /// Whether somebody listens there.
  static func accepts(_ host: String, _ port: Int) -> Bool {
    guard let descriptor = connected(host, port) else { return false }
    close(descriptor)
    return true
  }

  /// Sends a line, and reads until the other side ends.
  static func exchange(_ host: String, _ port: Int, _ text: String) throws -> String {
    guard let descriptor = connected(host, port) else { throw RealServerError(.wrongState, "Nobody listens at \(host):\(port).") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try file.write(contentsOf: Data(text.utf8))
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }

  private static func connected(_ host: String, _ port: Int) -> CInt? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
