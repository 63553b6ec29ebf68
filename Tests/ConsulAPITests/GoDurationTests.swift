import ConsulAPI
import Testing

@Suite("Go's durations")
struct GoDurationTests {
  @Test(
    "Text is read and printed as Go does",
    arguments: [
      ("0", 0, "0s"), ("0s", 0, "0s"), ("5s", 5_000_000_000, "5s"), ("1m30s", 90_000_000_000, "1m30s"),
      ("90s", 90_000_000_000, "1m30s"), ("-1.5h", -5_400_000_000_000, "-1h30m0s"), ("1h15m30.918s", 4_530_918_000_000, "1h15m30.918s"),
      ("10ms", 10_000_000, "10ms"), ("1.5us", 1_500, "1.5µs"), ("1µs", 1_000, "1µs"), ("1μs", 1_000, "1µs"), ("7ns", 7, "7ns"),
      (".5s", 500_000_000, "500ms"), ("1.s", 1_000_000_000, "1s"), ("+3s", 3_000_000_000, "3s"), ("24h", 86_400_000_000_000, "24h0m0s"),
      ("87600h", 315_360_000_000_000_000, "87600h0m0s"), ("1.0000000001s", 1_000_000_000, "1s"),
    ])
  func valid(text: String, nanoseconds: Int64, printed: String) throws {
    let duration = try GoDuration(text)
    #expect(duration.nanoseconds == nanoseconds)
    #expect(duration.description == printed)
  }

  @Test(
    "Nonsense is refused with Go's sentence",
    arguments: [
      ("", #"time: invalid duration """#), ("abc", #"time: invalid duration "abc""#), ("5", #"time: missing unit in duration "5""#),
      ("5x", #"time: unknown unit "x" in duration "5x""#), (".s", #"time: invalid duration ".s""#), ("-", #"time: invalid duration "-""#),
      ("1h5", #"time: missing unit in duration "1h5""#), ("9223372036854775808ns", #"time: invalid duration "9223372036854775808ns""#),
      ("3000000h", #"time: invalid duration "3000000h""#), ("1 s", #"time: unknown unit " s" in duration "1 s""#),
    ])
  func invalid(text: String, sentence: String) {
    #expect(throws: JSONError(sentence)) { try GoDuration(text) }
  }

  @Test("Whatever is printed reads back the same")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let value =
        Int64.random(in: -9_000_000_000_000_000...9_000_000_000_000_000, using: &random) >> Int64.random(in: 0..<50, using: &random)
      let duration = GoDuration(nanoseconds: value)
      // Go computes fractions in floating point, which may lose one nanosecond.
      let difference = try GoDuration(duration.description).nanoseconds - value
      #expect((-1...1).contains(difference), "\(duration)")
    }
  }
}
