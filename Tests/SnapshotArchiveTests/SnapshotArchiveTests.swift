import Testing

@testable import SnapshotArchive

@Suite struct SnapshotArchiveTests {
  private static func archive(_ state: [UInt8]) -> [UInt8] {
    let half = state.count / 2
    let archive = SnapshotArchive(index: 7, time: 1_700_000_000) {
      AnyIterator([Array(state[..<half]), Array(state[half...])].makeIterator())
    }
    return archive.pieces().reduce([], +)
  }

  @Test(arguments: [0, 1, 511, 512, 513, 70_000])
  func `What goes in comes out`(size: Int) throws {
    let state = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try SnapshotArchive.state(in: Self.archive(state), limit: 1 << 20) == state)
  }

  @Test func `An archive that any bit was changed in gives no other state, and one that was cut none`() {
    let state = Array("the state".utf8)
    let whole = Self.archive(state)
    for place in whole.indices {
      for bit in 0..<8 {
        var changed = whole
        changed[place] ^= 1 << bit
        // Deflate leaves some bits to nobody.
        if let read = try? SnapshotArchive.state(in: changed, limit: 1 << 20) { #expect(read == state, "bit \(bit) of byte \(place)") }
      }
    }
    for length in whole.indices {
      #expect(throws: ArchiveError.self, "\(length) bytes") { try SnapshotArchive.state(in: Array(whole[..<length]), limit: 1 << 20) }
    }
  }

  @Test func `One that says to be larger than is allowed is refused before it is unpacked`() {
    let bytes = Self.archive(Array(repeating: 0, count: 10_000))
    #expect(throws: ArchiveError("failed to decompress snapshot: the snapshot has more than 9000 bytes")) {
      try SnapshotArchive.state(in: bytes, limit: 9_000)
    }
  }

  /// Made by gzip from `abcabcabcabcabc…` and from bytes in which every literal occurs.
  @Test func `What gzip has made smaller is read, by codes of its own and by the fixed ones`() throws {
    for (packed, text) in GzipSamples.all {
      #expect(try GzipReader.read(packed, limit: 1 << 20) == text)
    }
  }

  @Test func `Noise is refused, and never more than that`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let noise = (0..<Int.random(in: 0..<300)).map { _ in UInt8.random(in: 0...255, using: &random) }
      _ = try? GzipReader.read([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + noise, limit: 1 << 16)
      _ = try? Tar.files(in: noise[...])
    }
  }
}
