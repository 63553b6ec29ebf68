import Foundation

/// A program that the engine started in a container, seen from this machine.
struct ContainerProcess {
  private let pid: Int
  private let container: String

  /// - Parameter container: its whole id.
  init(pid: Int, container: String) {
    self.pid = pid
    self.container = container
  }

  /// Kills it with all that it started. The engine's API can end whole containers only.
  /// - Returns: whether it is certain that these were its processes: elsewhere, as in a virtual machine, other processes have these numbers.
  func end() -> Bool {
    guard pid > 1, isOfContainer(pid) else { return false }
    // What is started while we look is found the next time.
    for _ in 0..<10 {
      let tree = processes()
      guard !tree.isEmpty else { break }
      for pid in tree where isOfContainer(pid) { kill(pid_t(pid), SIGKILL) }
    }
    return true
  }

  private func isOfContainer(_ pid: Int) -> Bool {
    !container.isEmpty && (try? String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8))?.contains(container) ?? false
  }

  /// Those of its session, which it leads, and their descendants, that have not ended.
  private func processes() -> [Int] {
    var parents: [Int: Int] = [:]
    var found: Set<Int> = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let number = Int(name), let status = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
        let end = status.lastIndex(of: ")")
      else { continue }
      // The state, the parent, the group, the session.
      let fields = status[end...].split(separator: " ").dropFirst()
      guard fields.count > 4, fields.first != "Z", fields.first != "X" else { continue }
      let numbers = fields.dropFirst().prefix(3).map { Int($0) ?? 0 }
      parents[number] = numbers.first
      if number == pid || numbers.last == pid { found.insert(number) }
    }
    var size = 0
    while size != found.count {
      size = found.count
      for (child, parent) in parents where found.contains(parent) { found.insert(child) }
    }
    return Array(found)
  }
}
