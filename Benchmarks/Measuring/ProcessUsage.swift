import Foundation

/// What the kernel has accounted to a process so far (proc(5)).
struct ProcessUsage {
  /// User and system time of all its threads.
  var cpu: Duration
  /// Resident memory in bytes.
  var resident: Int

  init(of process: Int32) throws {
    let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The second field is the name in parentheses, which may hold spaces; user and system time are the 14th and 15th.
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
      throw BenchmarkError("/proc/\(process)/stat cannot be read.")
    }
    let ticks = sysconf(Int32(_SC_CLK_TCK))
    cpu = .seconds(Double(user + system) / Double(ticks))
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    resident = (line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
}
