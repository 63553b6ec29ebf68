/// Runs checks, each once.
public protocol CheckRunner: Sendable {
  /// Ends within the timeout, and leaves nothing running behind.
  /// - Parameter outputLimit: in bytes; more need not be read.
  func run(_ probe: CheckProbe, timeout: Duration, outputLimit: Int) async -> CheckOutcome
}
