/// What opening a catalog does when no endpoint answers.
public enum ConnectMode: Sendable, Hashable {
  /// Each endpoint is tried once; then it is an error.
  case failAtOnce
  /// The endpoints are tried again until the time has passed; then it is an error.
  case wait(upTo: Duration)
  /// The catalog is returned unconnected, and connects as soon as it can.
  case inBackground
}
