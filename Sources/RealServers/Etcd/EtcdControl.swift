public import LocalServers
private import Subprocess

/// etcdctl of a server's own version, for what a client has no business to do, and to see what others see.
public struct EtcdControl: Sendable {
  public var server: RealServer<EtcdServer>
  /// As `name:password`.
  public var user: String?

  public init(server: RealServer<EtcdServer>, user: String? = nil) {
    self.server = server
    self.user = user
  }

  public struct Failure: Error, CustomStringConvertible {
    public var output: String

    public var description: String { output }
  }

  /// - Returns: what it printed.
  /// - Throws: ``Failure`` with what it complained of.
  @discardableResult
  public func callAsFunction(_ arguments: String...) async throws -> String {
    let common = ["--endpoints=http://\(server.clientAddress)"] + (user.map { ["--user=\($0)"] } ?? [])
    let result = try await run(
      .name("env"), arguments: Arguments([server.kind.controlExecutable.locate()] + common + arguments),
      environment: .inherit.updating(["ETCDCTL_API": "3"]), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else { throw Failure(output: "\(arguments): \(result.standardError)") }
    return result.standardOutput
  }
}
