import ConsulAPI
import Rollcall
import RollcallAgent

extension CheckDefinition {
  /// - Parameter check: validated.
  /// - Throws: ``DoorError`` 501 for a check that the agent would have to run.
  init(_ check: ConsulCheckRegistration) throws(DoorError) {
    guard check.type == "ttl", let ttl = check.ttl else {
      throw .unsupported(
        "This agent does not run checks of type '\(check.type)' yet. Register a check with a TTL, and report its results to the agent.")
    }
    self.init(
      id: check.checkID, name: check.name, notes: check.notes, method: .ttl(ttl.duration),
      initialHealth: Health(rawValue: check.status) ?? .critical,
      deregisterServiceAfter: check.deregisterCriticalServiceAfter?.duration,
      outputLimit: check.outputMaxSize > 0 ? check.outputMaxSize : Self.standardOutputLimit)
  }
}
