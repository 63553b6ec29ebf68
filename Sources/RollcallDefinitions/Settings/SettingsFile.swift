import Foundation
import Yams

/// Reads the options of a command line from a file: YAML, of which JSON is a part, with an option's name in each line, as `data-dir` or `data_dir`.
public struct SettingsFile: Sendable {
  /// In bytes. Settings have some hundred.
  private static let maximumSize = 1 << 20

  private let path: String
  private let options: [String: SettingOption]

  /// - Parameter options: what can stand in the file.
  public init(_ path: String, options: [SettingOption]) {
    self.path = path
    self.options = Dictionary(options.map { ($0.name, $0) }) { first, _ in first }
  }

  /// - Returns: in the file's order.
  /// - Throws: ``DefinitionProblem`` for the first mistake.
  public func read() throws(DefinitionProblem) -> [Setting] { try parse(try text()) }

  /// Whether it holds settings, with mistakes perhaps, and not definitions of services and checks.
  public var hasSettings: Bool {
    guard let text = try? text(), YAMLDepth.excess(in: text) == nil, case .mapping(let mapping)? = try? Yams.compose(yaml: text) else {
      return false
    }
    return mapping.keys.contains { $0.scalar.map { options[Self.name($0.string)] != nil } ?? false }
  }

  private func text() throws(DefinitionProblem) -> String {
    let data: Data
    do {
      // Not from what never ends.
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try file.read(upToCount: Self.maximumSize + 1) ?? Data()
    } catch {
      throw problem(nil, "The file cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= Self.maximumSize else { throw problem(nil, "The file has more than \(Self.maximumSize) bytes.") }
    guard let text = String(validating: data, as: UTF8.self) else { throw problem(nil, "The file is not text in UTF-8.") }
    return text
  }

  func parse(_ text: String) throws(DefinitionProblem) -> [Setting] {
    if let line = YAMLDepth.excess(in: text) { throw problem(line, "Too many levels lie in each other.") }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw DefinitionProblem(file: path, error)
    } catch {
      throw problem(nil, "\(error)")
    }
    // All that is in it may be commented out.
    guard let root, root.null == nil else { return [] }
    guard case .mapping(let mapping) = root else {
      throw problem(root, "Settings are names and values, such as 'data_dir: /var/lib/rollcall'.")
    }
    var settings: [Setting] = []
    for (key, value) in mapping {
      let setting = try setting(key, value)
      if let other = settings.first(where: { $0.option == setting.option }) {
        throw problem(key, "'\(setting.option.name)' stands in line \(other.line) already.")
      }
      settings.append(setting)
    }
    return settings
  }

  private func setting(_ key: Node, _ value: Node) throws(DefinitionProblem) -> Setting {
    let written = key.scalar?.string ?? ""
    guard let option = options[Self.name(written)] else {
      let near = ClosestName.to(Self.name(written), among: options.keys)
      let hint = near.map { "Did you mean '\($0)'?" } ?? "What can stand here is \(options.keys.sorted().joined(separator: ", "))."
      throw problem(key, "Unknown name '\(written)'. \(hint)")
    }
    var setting = Setting(option: option, values: [], isOn: false, line: key.mark?.line ?? 1)
    if option.isFlag {
      guard let flag = value.bool else { throw problem(value, "'\(written)' is true or false.") }
      setting.isOn = flag
    } else {
      setting.values = try values(value, of: option, written)
    }
    return setting
  }

  private func values(_ node: Node, of option: SettingOption, _ written: String) throws(DefinitionProblem) -> [String] {
    var values: [String] = []
    switch node {
    case .scalar(let scalar) where node.null == nil: return [scalar.string]
    case .sequence(let sequence) where option.isRepeating:
      for element in sequence {
        guard let scalar = element.scalar, element.null == nil else { throw problem(element, "'\(written)' is a list of texts.") }
        values.append(scalar.string)
      }
    // Names with their values, as '--catalog NAME=URL' has them.
    case .mapping(let mapping) where option.isRepeating:
      for (key, value) in mapping {
        guard let name = key.scalar, let scalar = value.scalar, value.null == nil else {
          throw problem(key, "'\(written)' has texts by name.")
        }
        values.append("\(name.string)=\(scalar.string)")
      }
    default:
      throw problem(node, option.isRepeating ? "'\(written)' is a text, or a list of them." : "'\(written)' is one text.")
    }
    return values
  }

  /// As options are named: the names of a file may have underscores.
  private static func name(_ written: String) -> String { written.replacing("_", with: "-") }

  private func problem(_ node: Node, _ reason: String) -> DefinitionProblem { problem(node.mark?.line, reason) }

  private func problem(_ line: Int?, _ reason: String) -> DefinitionProblem { DefinitionProblem(file: path, line: line, reason: reason) }
}
