import EtcdClient
import Foundation
import Rollcall

/// Who logs in: from the URL and a file, otherwise from the environment in the form of etcdctl (`ETCDCTL_USER` is `name` or `name:password`).
struct EtcdLogin {
  /// Nil where nobody is named.
  let credentials: EtcdCredentials?

  /// - Throws: `.invalid` that says what is missing, or which file cannot be read.
  init(user: String?, passwordFile: String?, environment: [String: String]) throws(RollcallError) {
    let variable = environment["ETCDCTL_USER"].flatMap { $0.isEmpty ? nil : $0 }
    let parts = variable?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) ?? []
    guard let name = user ?? parts.first else {
      if passwordFile != nil { throw .invalid("A password-file is given without a user. Add user=NAME.") }
      credentials = nil
      return
    }
    let password: String
    if let passwordFile {
      password = try Self.read(passwordFile)
    } else if let given = environment["ETCDCTL_PASSWORD"], !given.isEmpty {
      password = given
    } else if user == nil || user == parts.first, parts.count == 2 {
      password = parts[1]
    } else {
      throw .invalid("The user '\(name)' has no password. Give it in a file (password-file=FILE) or in the variable ETCDCTL_PASSWORD.")
    }
    credentials = EtcdCredentials(user: name, password: password)
  }

  /// The first line.
  private static func read(_ file: String) throws(RollcallError) -> String {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw RollcallError(.invalid, "The password file '\(file)' cannot be read.", underlying: error)
    }
    let line = text.prefix { !$0.isNewline }
    guard !line.isEmpty else { throw .invalid("The first line of the password file '\(file)' is empty.") }
    return String(line)
  }
}
