package import ConsulAPI
import RollcallAgent

extension ConsulCheckRegistration {
  /// Refuses what no agent takes from a file, before there is an agent to ask. Whether it runs commands is its own to say.
  /// - Throws: an error whose description says what to do.
  package func validateForFile() throws {
    _ = try CheckDefinition(self, from: .file(allowsCommands: true), node: aliasNode)
  }
}
