import Rollcall

/// What a node that stands under an instance's path means to whoever registers there: the rule of ownership, by address.
enum Claim: Equatable {
  /// It may be replaced: a dead predecessor's (two live processes cannot share an address), or nobody's.
  case replace
  /// It is another's, whose session lives.
  case conflict(holder: String)

  /// - Parameters:
  ///   - found: on another session than the caller's, or none.
  ///   - read: what the layout makes of it; nil when that is no instance.
  init(of found: FoundNode, read: ServiceInstance?, by instance: ServiceInstance) {
    guard found.session != nil else {
      // Nobody renews it, so that no live session holds it.
      self = .replace
      return
    }
    guard let read else {
      self = .conflict(holder: "something that is no instance")
      return
    }
    self = read.address == instance.address ? .replace : .conflict(holder: "\(read.address)")
  }
}
