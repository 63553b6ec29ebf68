import Foundation
import UnixSignals

/// The terminal that this program was started from, if any.
enum Terminal {
  /// Whether the terminal itself gives this signal to the whole process group, so that a command in it has it already.
  ///
  /// A signal that somebody sends to this process alone, while it is in the foreground of a terminal, looks the same.
  static func delivers(_ signal: UnixSignal) -> Bool {
    guard signal == .sigint || signal == .sigquit else { return false }
    let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    defer { close(terminal) }
    return tcgetpgrp(terminal) == getpgrp()
  }
}
