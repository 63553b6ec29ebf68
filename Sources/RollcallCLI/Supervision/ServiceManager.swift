import Foundation

/// What started this program and wants to know how it is: systemd, by the socket of `NOTIFY_SOCKET` (sd_notify(3)).
struct ServiceManager: Sendable {
  private let socketAddress: [UInt8]
  /// How often it wants to hear that the program is alive; nil when it does not.
  let watchdog: Duration?

  private static let (socketVariable, intervalVariable, processVariable) = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")

  /// - Returns: nil when nothing wants to know.
  static func found(in environment: [String: String] = ProcessInfo.processInfo.environment, process: pid_t = getpid()) -> ServiceManager? {
    guard let path = environment[socketVariable], let address = address(of: path) else { return nil }
    let isMeant = environment[processVariable].map { $0 == "\(process)" } ?? true
    let interval = environment[intervalVariable].flatMap { Int64($0) }.flatMap { $0 > 0 && isMeant ? Duration.microseconds($0) : nil }
    return ServiceManager(socketAddress: address, watchdog: interval)
  }

  /// Keeps the variables from the programs that this one starts, which must not answer for it.
  static func forgetEnvironment() {
    for variable in [socketVariable, intervalVariable, processVariable] { unsetenv(variable) }
  }

  /// Sends a message of `NAME=VALUE` lines, without ever waiting.
  /// - Returns: whether it was taken.
  @discardableResult
  func notify(_ lines: String...) -> Bool {
    #if canImport(Darwin)
      let descriptor = socket(AF_UNIX, SOCK_DGRAM, 0)
    #else
      let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    #endif
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let message = Array(lines.joined(separator: "\n").utf8)
    let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
    return socketAddress.withUnsafeBytes { address in
      guard let address = address.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      return sendto(descriptor, message, message.count, flags, address, socklen_t(socketAddress.count)) == message.count
    }
  }

  /// The time that messages about a reload carry, by which they are told from earlier ones.
  static var monotonicMicroseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(max(0, time.tv_sec)) * 1_000_000 + UInt64(max(0, time.tv_nsec)) / 1_000
  }

  /// The bytes of a `sockaddr_un`: of a path, or after an at sign of a name that Linux keeps beside all files.
  private static func address(of path: String) -> [UInt8]? {
    let isAbstract = path.hasPrefix("@")
    var name = Array(path.utf8)
    if isAbstract { name[0] = 0 } else { name.append(0) }
    guard path.hasPrefix("/") || isAbstract else { return nil }
    guard let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path), start + name.count <= MemoryLayout<sockaddr_un>.size else {
      return nil
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let head = withUnsafeBytes(of: &address) { Array($0.prefix(start)) }
    return head + name
  }
}
