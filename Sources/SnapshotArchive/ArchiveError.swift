/// Why bytes are no archive of a snapshot, in Consul's words where it has some.
public struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }

  static func decompression(_ problem: String) -> ArchiveError { ArchiveError("failed to decompress snapshot: \(problem)") }
}
