public import Rollcall

/// Why the door cannot listen.
public struct DNSBindingError: Error, Sendable {
  public var address: HostPort
  /// As in errno(3).
  public var errnoCode: Int32
}
