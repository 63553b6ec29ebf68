/// Why a real server could not be started or kept.
public struct RealServerError: Error, CustomStringConvertible {
  public enum Code: Sendable {
    case notInstalled
    case noFreePort
    /// It ended before it was ready.
    case ended
    /// It ran, but was not ready in time.
    case notReady
    /// It is not running, or already running, where the call needs the other.
    case wrongState
  }

  public let code: Code
  /// Says what happened and what to do; with the end of the server's log where there is one.
  public let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
