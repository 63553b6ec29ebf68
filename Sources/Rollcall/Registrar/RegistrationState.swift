/// What has become of a registration so far.
public enum RegistrationState: Sendable, Equatable {
  /// On its way into the catalog.
  case registering
  /// Refused, or the catalog cannot be reached; it is tried again unless trying is useless.
  case failing(RollcallError)
  /// In the catalog, on a session that is being renewed.
  case live
  /// Was live; the session, and with it the entry, is gone or must be taken for gone. It is being registered again.
  case lost(RollcallError)
  /// Deregistered, or the registrar has stopped.
  case ended
}
