import DNSMessageFuzzing
import Testing

/// Whatever arrives, reading ends, and what was read can be written and read again.
struct FuzzTests {
  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `Fifty thousand messages of each seed`(_ seed: UInt64) {
    let summary = MessageFuzzing(seeds: GoldenMessage.all.map(\.bytes)).run(50_000, seed: seed)
    #expect(summary.changed.isEmpty)
    #expect(summary.packets > 1000 && summary.questions > 100)
  }
}
