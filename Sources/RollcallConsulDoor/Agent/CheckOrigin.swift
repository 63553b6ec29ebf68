/// Where the definition of a check comes from.
package enum CheckOrigin: Sendable {
  /// A client of the door, whoever that is.
  case network
  /// A file of this machine.
  case file(allowsCommands: Bool)
}
