import Foundation
import Subprocess

/// The same loads by another client, in a process of its own that prints ``ClientFigures`` as JSON.
struct OtherZooKeeperClient: Sendable {
  let name: String
  /// The program and its first arguments.
  private let command: [String]

  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let kazoo = OtherZooKeeperClient(
    name: "kazoo",
    command: [package.appending(path: ".venv/kazoo/bin/python").path, package.appending(path: "Benchmarks/Python/zookeeper_kazoo.py").path])

  /// ZooKeeper's own, from the jars of its server. Java compiles the one file by itself.
  static let java = OtherZooKeeperClient(
    name: "java",
    command: [
      "sh", "-c",
      """
      path=$0/zookeeper-3.8/usr/share/java/zookeeper.jar:$0/zookeeper-3.8/usr/share/java/zookeeper-jute.jar
      for jar in "$0"/zookeeper-libraries/usr/share/java/*.jar; do
        case $jar in *slf4j-api.jar | *slf4j-nop.jar | *netty-*.jar) path=$path:$jar ;; esac
      done
      exec java -cp "$path" "$@"
      """, package.appending(path: ".servers").path, package.appending(path: "Benchmarks/Java/ZooKeeperLoad.java").path,
    ])

  /// ZooKeeper's own; compiled here. It needs libzookeeper-mt-dev.
  static func c(in folder: URL) async throws -> OtherZooKeeperClient {
    let program = try await CProgram.compile("zookeeper_load", libraries: ["zookeeper_mt", "pthread"], in: folder)
    return OtherZooKeeperClient(name: "C", command: [program])
  }

  func run(_ address: String, _ part: String, _ call: ZooKeeperCall, count: Int, window: Int = 1) async throws -> ClientFigures {
    let result = try await Subprocess.run(
      .name("env"), arguments: Arguments(command + [address, part, call.rawValue, "\(count)", "\(window)"]),
      output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else { throw BenchmarkError("The client \(name) failed: \(result.standardError)") }
    return try JSONDecoder().decode(ClientFigures.self, from: Data(result.standardOutput.utf8))
  }
}
