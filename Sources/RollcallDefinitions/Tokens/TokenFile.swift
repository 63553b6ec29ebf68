import Foundation
public import RollcallConsulDoor
import Yams

/// Reads who may do what from a file:
///
/// ```yaml
/// anonymous:               # for requests without a token; left out: nothing
///   services: {"*": read}
/// tokens:
///   - secret: 9d2f…        # sixteen characters or more
///     services: {"web-*": write, "*": read}
///     keys: {"config/*": write}
///     sessions: write
///     agent: read
/// ```
public struct TokenFile: Sendable {
  /// In bytes.
  private static let maximumSize = 1 << 20
  private static let shortestSecret = 16

  private let path: String

  public init(_ path: String) {
    self.path = path
  }

  /// - Throws: ``DefinitionProblem``: also where others than the owner can read the file.
  public func read() throws(DefinitionProblem) -> AccessPolicy {
    let data: Data
    do {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      guard mode.map({ $0.intValue & 0o077 == 0 }) ?? false else {
        throw problem(nil, "Others can read or change this file of secrets. Close it to them: chmod 600 \(path)")
      }
      data = try Data(contentsOf: URL(filePath: path))
    } catch let error as DefinitionProblem {
      throw error
    } catch {
      throw problem(nil, "The file cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= Self.maximumSize else { throw problem(nil, "The file has more than \(Self.maximumSize) bytes.") }
    return try parse(String(decoding: data, as: UTF8.self))
  }

  func parse(_ text: String) throws(DefinitionProblem) -> AccessPolicy {
    if let line = YAMLDepth.excess(in: text) { throw problem(line, "Too many levels lie in each other.") }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw DefinitionProblem(file: path, error)
    } catch {
      throw problem(nil, "\(error)")
    }
    guard let root else { throw problem(nil, "The file is empty: it begins with 'tokens:' or 'anonymous:'.") }
    var policy = AccessPolicy()
    for (name, value) in try members(root, known: ["anonymous", "tokens"]) {
      if name == "anonymous" {
        policy.anonymous = try rules(value, besides: [])
        continue
      }
      guard let tokens = value.sequence else { throw problem(value, "'tokens' is a list.") }
      for token in tokens {
        let rules = try rules(token, besides: ["secret"])
        guard let secret = token["secret"]?.scalar?.string, secret.count >= Self.shortestSecret else {
          throw problem(token, "A token's secret has at least \(Self.shortestSecret) characters. Make one with: openssl rand -hex 16")
        }
        guard policy.tokens.updateValue(rules, forKey: secret) == nil else { throw problem(token, "Two tokens have the same secret.") }
      }
    }
    return policy
  }

  /// - Parameter others: names that may stand there too.
  private func rules(_ node: Node, besides others: [String]) throws(DefinitionProblem) -> AccessRules {
    var rules = AccessRules()
    for (name, value) in try members(node, known: ["services", "keys", "sessions", "agent"] + others) {
      switch name {
      case "services": rules.services = try names(value)
      case "keys": rules.keys = try names(value)
      case "sessions": rules.sessions = try right(value)
      case "agent": rules.agent = try right(value)
      default: break
      }
    }
    return rules
  }

  private func names(_ node: Node) throws(DefinitionProblem) -> NameRules {
    guard case .mapping(let mapping) = node else {
      throw problem(node, "Write names and what may be done with them, such as {\"web-*\": write}.")
    }
    var rights: [(String, AccessRight)] = []
    for (key, value) in mapping { rights.append((key.scalar?.string ?? "", try right(value))) }
    return NameRules(rights)
  }

  private func right(_ node: Node) throws(DefinitionProblem) -> AccessRight {
    guard let right = node.scalar.flatMap({ AccessRight(rawValue: $0.string) }) else {
      throw problem(node, "'\(node.scalar?.string ?? "")' is no right: write 'read', 'write' or 'deny'.")
    }
    return right
  }

  private func members(_ node: Node, known: [String]) throws(DefinitionProblem) -> [(String, Node)] {
    guard case .mapping(let mapping) = node else { throw problem(node, "What can stand here is \(known.joined(separator: ", ")).") }
    var members: [(String, Node)] = []
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      // A rule that nobody reads would be taken for one that holds.
      guard known.contains(name) else {
        throw problem(key, "Unknown name '\(name)'. What can stand here is \(known.joined(separator: ", ")).")
      }
      members.append((name, value))
    }
    return members
  }

  private func problem(_ node: Node, _ reason: String) -> DefinitionProblem { problem(node.mark?.line, reason) }

  private func problem(_ line: Int?, _ reason: String) -> DefinitionProblem { DefinitionProblem(file: path, line: line, reason: reason) }
}
