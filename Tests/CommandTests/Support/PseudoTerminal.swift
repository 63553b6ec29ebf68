import Foundation

/// The user's side of a terminal.
final class PseudoTerminal: Sendable {
  private let descriptor: CInt
  /// What a program opens to be on this terminal.
  let path: String
  let output = Transcript()

  init() throws {
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (unlocked, number): (CInt, CInt) = (0, 0)
    // TIOCSPTLCK and TIOCGPTN of Linux's asm-generic/ioctls.h: what unlockpt() and ptsname() do, which Glibc's module leaves out.
    guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &unlocked) == 0, ioctl(descriptor, 0x8004_5430, &number) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    self.descriptor = descriptor
    path = "/dev/pts/\(number)"
    // A thread of its own, because reading from a terminal blocks. It ends with the last program on the terminal.
    Thread { [output] in
      var rest: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        rest += buffer[..<count]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          output.append(String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .controlCharacters))
          rest.removeSubrange(...end)
        }
      }
      output.finish()
      close(descriptor)
    }.start()
  }

  func type(_ text: String) {
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
  }
}
