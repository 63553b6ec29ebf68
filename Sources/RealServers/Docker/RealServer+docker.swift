private import Foundation
private import Subprocess

extension RealServer<DockerEngine> {
  /// The path of its socket.
  public var socket: String { kind.socket(at: site) }

  /// Docker's own command line on this engine.
  /// - Returns: what it printed, without the end of the line.
  /// - Throws: ``DockerFailure``.
  @discardableResult
  public func docker(_ arguments: String...) async throws -> String { try await docker(arguments) }

  @discardableResult
  private func docker(_ arguments: [String]) async throws -> String {
    let result = try await run(
      .name("timeout"), arguments: Arguments(["60", try DockerEngine.client.locate(), "--host=unix://\(socket)"] + arguments),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else { throw DockerFailure(description: "docker \(arguments): \(result.standardError)") }
    return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Makes an image of nothing but busybox, which sleeps for five minutes.
  /// - Parameter changes: as in a Dockerfile, such as `EXPOSE 80`.
  public func makeImage(_ name: String, changes: [String] = []) async throws {
    let folder = site.folder.appending(path: "image-\(UUID().uuidString)")
    let programs = folder.appending(path: "root/bin")
    try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
    // The program itself, where it is found by a link.
    let busybox = URL(filePath: try DockerEngine.busybox.locate()).resolvingSymlinksInPath()
    try FileManager.default.copyItem(at: busybox, to: programs.appending(path: "busybox"))
    for program in ["sh", "sleep", "test", "rm", "touch", "echo", "yes", "head", "true"] {
      try FileManager.default.createSymbolicLink(atPath: programs.appending(path: program).path, withDestinationPath: "busybox")
    }
    let archive = folder.appending(path: "image.tar").path
    let packed = try await run(
      .name("tar"), arguments: ["-c", "-f", archive, "-C", folder.appending(path: "root").path, "."], output: .discarded,
      error: .string(limit: 1 << 16))
    guard packed.terminationStatus.isSuccess else { throw DockerFailure(description: "tar: \(packed.standardError)") }
    let changes = ([#"CMD ["/bin/sleep","300"]"#] + changes).flatMap { ["--change", $0] }
    try await docker(["import"] + changes + [archive, name])
    try FileManager.default.removeItem(at: folder)
  }

  /// Ends all containers at once, so that the engine's own end does not wait for them.
  public func removeContainers() async throws {
    for id in try await docker("ps", "--all", "--quiet").split(separator: "\n") { try await docker("rm", "--force", String(id)) }
  }
}

/// What Docker's command line complained of.
public struct DockerFailure: Error, CustomStringConvertible {
  public let description: String
}
