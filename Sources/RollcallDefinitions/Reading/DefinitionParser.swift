import ConsulAPI
import Rollcall
import RollcallConsulDoor
import RollcallReadiness
import Yams

/// Reads a file of definitions in the shape of Consul's: `service` or `services`, `check` or `checks`, each name in snake_case or CamelCase. The text is
/// YAML, of which JSON is a part; a file may hold several documents. Beyond Consul's names a service may have `ready`: conditions as `rollcall wait` has
/// them, one or a list.
struct DefinitionParser {
  private let file: String

  /// In bytes. A definition has some hundred.
  static let maximumSize = 1 << 20
  private static let services: Set<String> = ["service", "services"]
  private static let checks: Set<String> = ["check", "checks"]

  init(file: String) {
    self.file = file
  }

  /// - Throws: ``DefinitionProblem`` for the first mistake.
  func parse(_ text: String) throws(DefinitionProblem) -> [Definition] {
    guard text.utf8.count <= Self.maximumSize else { throw problem(nil, "The file has more than \(Self.maximumSize) bytes.") }
    if let line = YAMLDepth.excess(in: text) { throw problem(line, "Too many levels lie in each other.") }
    var definitions: [Definition] = []
    for document in try documents(text) where document.null == nil { definitions += try self.definitions(document) }
    return definitions
  }

  private func documents(_ text: String) throws(DefinitionProblem) -> [Node] {
    do {
      let parser = try Parser(yaml: text)
      var documents: [Node] = []
      while let document = try parser.nextRoot() { documents.append(document) }
      return documents
    } catch let error as YamlError {
      throw DefinitionProblem(file: file, error)
    } catch {
      throw problem(nil, "\(error)")
    }
  }

  private func definitions(_ document: Node) throws(DefinitionProblem) -> [Definition] {
    guard case .mapping(let mapping) = document else {
      throw problem(document, "A file of definitions begins with 'service:', 'services:', 'check:' or 'checks:'.")
    }
    var definitions: [Definition] = []
    for (key, value) in mapping {
      let name = key.scalar?.string.lowercased() ?? ""
      let isService = Self.services.contains(name)
      guard isService || Self.checks.contains(name) else {
        throw problem(
          key, "Unknown name '\(key.scalar?.string ?? "")'. What can stand here is 'service', 'services', 'check' and 'checks'.")
      }
      for node in value.sequence.map(Array.init) ?? [value] where node.null == nil {
        definitions.append(isService ? try service(node) : try check(node))
      }
    }
    return definitions
  }

  private func service(_ node: Node) throws(DefinitionProblem) -> Definition {
    let (rest, ready) = try readiness(node)
    let service: ConsulServiceRegistration = try shape(rest)
    do {
      try service.validate()
    } catch {
      throw problem(node, error.message)
    }
    for check in service.checks { try requireRunnable(check, node) }
    return Definition(.service(service), ready: ready, file: file, line: line(node))
  }

  /// Takes a service's conditions out of what is Consul's.
  private func readiness(_ node: Node) throws(DefinitionProblem) -> (rest: Node, [ReadinessCondition]) {
    guard case .mapping(var mapping) = node, let key = mapping.keys.first(where: { $0.scalar?.string.lowercased() == "ready" }),
      let value = mapping[key]
    else { return (node, []) }
    mapping[key] = nil
    var conditions: [ReadinessCondition] = []
    for part in value.sequence.map(Array.init) ?? [value] {
      guard let text = part.scalar?.string else {
        throw problem(part, "'ready' is a condition, or a list of them: \(ReadinessCondition.forms).")
      }
      do {
        conditions.append(try ReadinessCondition(text))
      } catch {
        throw problem(part, error.message)
      }
    }
    return (.mapping(mapping), conditions)
  }

  private func check(_ node: Node) throws(DefinitionProblem) -> Definition {
    let check: ConsulCheckRegistration = try shape(node)
    do {
      try check.validateAlone()
    } catch {
      throw problem(node, error.message)
    }
    try requireRunnable(check, node)
    return Definition(.check(check), file: file, line: line(node))
  }

  private func requireRunnable(_ check: ConsulCheckRegistration, _ node: Node) throws(DefinitionProblem) {
    do {
      try check.validateForFile()
    } catch {
      throw problem(node, "\(error)")
    }
  }

  private func shape<Shape: JSONReadable>(_ node: Node) throws(DefinitionProblem) -> Shape {
    guard case .mapping = node else { throw problem(node, "A definition is a list of names and values, such as 'name: web'.") }
    var reader = YAMLValue(file: file)
    let json = try reader.json(node)
    do {
      return try Shape(json: json)
    } catch {
      let place = reader.names.first { error.message.contains("\"\($0.key)\"") }?.value
      throw problem(place ?? node, place.map { "Unknown name '\($0.scalar?.string ?? "")'." } ?? error.message)
    }
  }

  private func line(_ node: Node) -> Int { node.mark?.line ?? 1 }

  private func problem(_ node: Node, _ reason: String) -> DefinitionProblem { problem(line(node), reason) }

  private func problem(_ line: Int?, _ reason: String) -> DefinitionProblem { DefinitionProblem(file: file, line: line, reason: reason) }
}
