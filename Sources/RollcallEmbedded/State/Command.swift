internal import Foundation
internal import Rollcall

/// One write that the catalog is asked for.
enum Command: Sendable {
  case open(SessionID, SessionOptions)
  /// Ends sessions, with everything on them. Those that are gone are passed over.
  case end([SessionID])
  /// Asks whether the session is there, in the order of the writes.
  case confirm(SessionID)
  /// On a session, or on none. `record` is the instance as the store writes it; empty without a store.
  case register(ServiceInstance, session: SessionID?, record: Data)
  /// Removes an instance: of the session if one is given, of whomever otherwise.
  case deregister(InstanceKey, session: SessionID?)
  case commit([KeyValueOperation], space: String)
  /// Puts the contents of a copy in the place of what hangs on no session.
  case restore(BackupContents)
}

/// What a command came to.
enum Reply: Sendable {
  case done
  case outcome(KeyValueOutcome)
}
