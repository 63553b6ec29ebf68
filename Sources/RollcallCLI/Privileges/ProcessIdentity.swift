import Foundation

/// Who a process can become: a user of this machine, with its groups.
struct ProcessIdentity: Sendable {
  let name: String
  let user: uid_t
  let group: gid_t
  /// All groups, that one too.
  let groups: [gid_t]

  /// Looks up `NAME` or `NAME:GROUP`, each a name or a number.
  /// - Throws: ``CommandFailure``, also for root, who would keep every right.
  init(_ text: String) throws(CommandFailure) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    name = parts.first ?? ""
    let account = Self.account(name)
    guard let user = account?.user ?? uid_t(name) else { throw CommandFailure("This machine has no user '\(name)' (--user).") }
    guard user != 0 else { throw CommandFailure("--user \(text): root would keep every right. Name another user.") }
    self.user = user
    if parts.count == 2 {
      guard let group = Self.group(parts[1]) ?? gid_t(parts[1]) else {
        throw CommandFailure("This machine has no group '\(parts[1])' (--user).")
      }
      self.group = group
      groups = [group]
    } else if let account {
      group = account.group
      groups = Self.groups(of: account.name, account.group)
    } else {
      throw CommandFailure("The user \(name) has no entry on this machine, and so no group. Give one too: --user \(name):GROUP.")
    }
  }

  private static func account(_ name: String) -> (name: String, user: uid_t, group: gid_t)? {
    looked { buffer, size in
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      let code =
        if let number = uid_t(name) {
          getpwuid_r(number, &entry, buffer, size, &found)
        } else {
          getpwnam_r(name, &entry, buffer, size, &found)
        }
      guard found != nil, let login = entry.pw_name else { return (code, nil) }
      return (code, (String(cString: login), entry.pw_uid, entry.pw_gid))
    }
  }

  private static func group(_ name: String) -> gid_t? {
    looked { buffer, size in
      var entry = Foundation.group()
      var found: UnsafeMutablePointer<Foundation.group>?
      let code = getgrnam_r(name, &entry, buffer, size, &found)
      return (code, found == nil ? nil : entry.gr_gid)
    }
  }

  /// With a buffer that grows while an entry does not fit.
  private static func looked<Entry>(_ look: (UnsafeMutablePointer<CChar>, Int) -> (code: CInt, entry: Entry?)) -> Entry? {
    var size = 4096
    while size <= 1 << 20 {
      let (code, entry) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        buffer.baseAddress.map { look($0, size) } ?? (0, nil)
      }
      if code != ERANGE { return entry }
      size *= 4
    }
    return nil
  }

  private static func groups(of name: String, _ group: gid_t) -> [gid_t] {
    #if canImport(Darwin)
      var found = [CInt](repeating: 0, count: 1024)
      var count = CInt(found.count)
      guard getgrouplist(name, CInt(bitPattern: group), &found, &count) >= 0 else { return [group] }
      return found.prefix(Int(count)).map { gid_t(bitPattern: $0) }
    #else
      var found = [gid_t](repeating: 0, count: 1024)
      var count = CInt(found.count)
      guard getgrouplist(name, group, &found, &count) >= 0 else { return [group] }
      return Array(found.prefix(Int(count)))
    #endif
  }
}
