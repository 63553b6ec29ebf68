import Foundation
import RealServers
import Subprocess

/// etcdctl of the server's own version, for what a client has no business to do.
struct EtcdControl {
  let server: RealServer<EtcdServer>
  var user: String?

  struct Failure: Error {
    var output: String
  }

  @discardableResult
  func callAsFunction(_ arguments: String...) async throws -> String {
    let common = ["--endpoints=http://\(server.clientAddress)"] + (user.map { ["--user=\($0)"] } ?? [])
    let result = try await run(
      .name("env"), arguments: Arguments([server.kind.controlExecutable.locate()] + common + arguments),
      environment: .inherit.updating(["ETCDCTL_API": "3"]), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else { throw Failure(output: "\(arguments): \(result.standardError)") }
    return result.standardOutput
  }
}
