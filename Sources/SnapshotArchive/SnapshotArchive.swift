internal import Crypto

/// The archive in which Consul's clients keep a snapshot: a gzipped tar of `meta.json`, `state.bin`, and `SHA256SUMS` of the two.
///
/// What `state.bin` holds is the server's own affair. Clients check the rest, and show the metadata.
public struct SnapshotArchive: Sendable {
  /// At which index the snapshot was made.
  public var index: UInt64
  /// In seconds since 1970.
  public var time: Int64
  /// The state, in pieces; each call gives the same once more.
  public var state: @Sendable () -> AnyIterator<[UInt8]>

  public init(index: UInt64, time: Int64, state: @escaping @Sendable () -> AnyIterator<[UInt8]>) {
    self.index = index
    self.time = time
    self.state = state
  }

  private static let (metaName, stateName, sumsName) = ("meta.json", "state.bin", "SHA256SUMS")

  /// The bytes of the archive, in pieces.
  public func pieces() -> AnyIterator<[UInt8]> {
    var (size, digest) = (0, SHA256())
    for piece in state() {
      size += piece.count
      digest.update(data: piece)
    }
    let meta = Array(meta(size: size).utf8)
    let sums = Array(
      "\(Self.hexadecimal(SHA256.hash(data: meta)))  \(Self.metaName)\n\(Self.hexadecimal(digest.finalize()))  \(Self.stateName)\n".utf8)
    let gzip = GzipWriter()
    var parts: [AnyIterator<[UInt8]>] = [
      one(Tar.header(Self.metaName, size: meta.count, time: time) + meta + Tar.padding(after: meta.count)),
      one(Tar.header(Self.stateName, size: size, time: time)), state(),
      one(Tar.padding(after: size) + Tar.header(Self.sumsName, size: sums.count, time: time) + sums + Tar.padding(after: sums.count)),
      one(Tar.end),
    ]
    var isEnded = false
    return AnyIterator {
      while let part = parts.first {
        if let piece = part.next() { return gzip.block(piece) }
        parts.removeFirst()
      }
      guard !isEnded else { return nil }
      isEnded = true
      return gzip.end()
    }
  }

  private func one(_ bytes: [UInt8]) -> AnyIterator<[UInt8]> { AnyIterator([bytes].makeIterator()) }

  private func meta(size: Int) -> String {
    let id = "1-\(index)-\(time)"
    return
      #"{"Version":1,"ID":"\#(id)","Index":\#(index),"Term":1,"Peers":null,"Configuration":{"Servers":[]},"ConfigurationIndex":0,"Size":\#(size)}"#
      + "\n"
  }

  /// The state that an archive holds.
  /// - Parameter limit: the most that the archive may have when it is unpacked, in bytes.
  /// - Throws: for everything but a whole archive whose sums are right.
  public static func state(in bytes: [UInt8], limit: Int) throws(ArchiveError) -> [UInt8] {
    let files = try Tar.files(in: GzipReader.read(bytes, limit: limit)[...])
    guard let state = files[stateName], let meta = files[metaName], let sums = files[sumsName] else {
      let missing = [metaName, stateName, sumsName].first { files[$0] == nil }
      throw ArchiveError("failed to read snapshot file: it lacks \(missing ?? "")")
    }
    let expected = ["\(hexadecimal(SHA256.hash(data: meta)))  \(metaName)", "\(hexadecimal(SHA256.hash(data: state)))  \(stateName)"]
    guard String(decoding: sums, as: UTF8.self).split(separator: "\n").sorted() == expected.map({ $0[...] }).sorted() else {
      throw ArchiveError("failed checking integrity of snapshot: the sums in \(sumsName) are those of other files")
    }
    return Array(state)
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
