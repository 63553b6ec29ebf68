/// What an entry that stands under an instance's key means to whoever registers there: the rule of ownership, by address.
package enum Claim: Equatable, Sendable {
  /// It may be replaced: a dead predecessor's (two live processes cannot share an address), or nobody's.
  case replace
  /// It is another's, whose session lives.
  case conflict(holder: String)

  /// - Parameters:
  ///   - isHeld: whether what was found hangs on a session. It is not the caller's.
  ///   - found: the instance there; nil when what is there is none.
  package init(isHeld: Bool, found: ServiceInstance?, by instance: ServiceInstance) {
    guard isHeld else {
      // Nobody renews it, so that no live session holds it.
      self = .replace
      return
    }
    guard let found else {
      self = .conflict(holder: "something that is no instance")
      return
    }
    self = found.address == instance.address ? .replace : .conflict(holder: "\(found.address)")
  }
}
