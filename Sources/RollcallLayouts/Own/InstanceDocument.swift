private import Foundation
public import Rollcall

/// The format in which Rollcall itself writes an instance: JSON with a format version. A reader ignores fields it does not know, and takes
/// what may be left out for empty.
public enum InstanceDocument {
  /// Raised only when an older reader would misunderstand what a newer writer means.
  public static let format = 1

  public static func encode(_ instance: ServiceInstance) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(Document(instance)))
  }

  /// - Throws: ``RollcallError``: `.newerFormat`, or `.corrupt` that says what is missing.
  public static func decode(_ bytes: [UInt8]) throws(RollcallError) -> ServiceInstance {
    let decoder = JSONDecoder()
    let data = Data(bytes)
    let version: Version
    do {
      version = try decoder.decode(Version.self, from: data)
    } catch {
      throw RollcallError(.corrupt, "The value is no instance in Rollcall's format.", underlying: error)
    }
    guard version.format <= format else {
      throw RollcallError(.newerFormat, "The value has format \(version.format); this version reads up to \(format). Update it.")
    }
    do {
      return try decoder.decode(Document.self, from: data).instance
    } catch {
      throw RollcallError(.corrupt, "The value is no instance in Rollcall's format.", underlying: error)
    }
  }

  private struct Version: Decodable {
    var format: Int
  }

  private struct Document: Codable {
    var format = InstanceDocument.format
    var service: ServiceName
    var id: String
    var host: String
    var port: Int
    var tags: [String]?
    var metadata: [String: String]?
    var weights: Weights?
    var checks: [HealthCheck]?
    var maintenance: String?
    var node: NodeReference?
    var attributes: [String: String]?

    init(_ instance: ServiceInstance) {
      service = instance.service
      id = instance.id
      host = instance.host
      port = instance.port
      tags = instance.tags.isEmpty ? nil : instance.tags
      metadata = instance.metadata.isEmpty ? nil : instance.metadata
      weights = instance.weights == .standard ? nil : instance.weights
      checks = instance.checks.isEmpty ? nil : instance.checks
      maintenance = instance.maintenance
      node = instance.node
      attributes = instance.attributes.isEmpty ? nil : instance.attributes
    }

    var instance: ServiceInstance {
      ServiceInstance(
        service: service, id: id, host: host, port: port, tags: tags ?? [], metadata: metadata ?? [:], weights: weights ?? .standard,
        checks: checks ?? [], maintenance: maintenance, node: node, attributes: attributes ?? [:])
    }
  }
}
