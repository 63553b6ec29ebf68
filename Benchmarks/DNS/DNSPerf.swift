import Foundation
import Subprocess

/// dnsperf, a generator of DNS questions over UDP, from Debian.
struct DNSPerf {
  struct Result {
    var completed: Int
    var lost: Int
    /// Answers a second.
    var rate: Double
    /// Of each answer, where they were asked for.
    var latencies: [Double]
  }

  var port: Int
  /// Of the domain that both servers answer.
  var name: String
  var type: String
  /// Whether the asker takes 4,096 bytes.
  var isExtended: Bool

  /// - Parameters:
  ///   - rate: at most so many questions a second; nil for as many as are answered.
  ///   - outstanding: at most so many unanswered at once.
  ///   - tellsLatencies: costs dnsperf as much as the question itself: for moderate rates only.
  func run(seconds: Int, rate: Int? = nil, outstanding: Int = 100, tellsLatencies: Bool = false) async throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollcall-questions-\(UUID().uuidString)")
    try Data("\(name) \(type)\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var arguments = [
      "-s", "127.0.0.1", "-p", "\(port)", "-d", file.path, "-l", "\(seconds)", "-c", "20", "-q", "\(outstanding)", "-t", "1",
    ]
    if let rate { arguments += ["-Q", "\(rate)"] }
    if isExtended { arguments.append("-e") }
    if tellsLatencies { arguments.append("-v") }
    // What is lost is counted: it need not be told one by one as well.
    arguments += ["-O", "suppress=timeout,congestion"]
    let ended = try await Subprocess.run(
      .name("dnsperf"), arguments: Arguments(arguments), output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
    guard ended.terminationStatus.isSuccess else { throw BenchmarkError("dnsperf \(arguments) failed: \(ended.standardError)") }
    return try parse(ended.standardOutput)
  }

  private func parse(_ output: String) throws -> Result {
    func number(_ title: String) -> Double? {
      output.firstRange(of: title).flatMap { found in
        Double(output[found.upperBound...].drop { $0 == " " }.prefix { $0.isNumber || $0 == "." })
      }
    }
    guard let completed = number("Queries completed:"), let lost = number("Queries lost:"), let rate = number("Queries per second:") else {
      throw BenchmarkError("dnsperf printed what is not understood: \(output.suffix(500))")
    }
    guard completed == 0 || output.contains("NOERROR \(Int(completed)) ") else {
      throw BenchmarkError("Not every answer of \(name) \(type) was a good one: \(output.suffix(500))")
    }
    let latencies = output.split(separator: "\n").filter { $0.hasPrefix("> NOERROR") }.compactMap {
      $0.split(separator: " ").last.flatMap { Double($0) }
    }
    return Result(completed: Int(completed), lost: Int(lost), rate: rate, latencies: latencies)
  }
}
