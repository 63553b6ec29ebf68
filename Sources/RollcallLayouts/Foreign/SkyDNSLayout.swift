private import Foundation
public import Rollcall

/// What CoreDNS's etcd plugin reads: `<base>/<service>/<id>` = `{"host":"…","port":n,…}`, where the base is the zone in reverse, as in `/skydns/local/cluster`.
public struct SkyDNSLayout: TreeLayout {
  public let root: String

  public init(base: String = "") {
    let base = TreePath.base(base)
    root = (base.isEmpty ? "/skydns" : base) + "/"
  }

  public var carriesHealth: Bool { false }

  /// Labels lie in reverse, as the zone's do: `a.b` at `b/a`.
  public func prefix(of service: ServiceName) -> String {
    root + service.rawValue.split(separator: ".", omittingEmptySubsequences: false).reversed().joined(separator: "/") + "/"
  }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "skydns")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let weight = instance.weights == .standard ? nil : instance.weights.passing
    do {
      let value = try encoder.encode(Record(host: instance.host, port: instance.port, weight: weight))
      return TreeRecord(key: key(of: instance.key), value: Array(value))
    } catch {
      throw RollcallError(.invalid, "The instance \(instance.key) cannot be written as JSON.", underlying: error)
    }
  }

  public func owns(_ key: String) -> Bool { key.utf8.starts(with: root.utf8) }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count >= 2, let id = components.last else {
      return .somethingElse
    }
    let decoded: LenientRecord
    do {
      decoded = try JSONDecoder().decode(LenientRecord.self, from: Data(record.value))
    } catch {
      throw LayoutProblem(key: record.key, reason: "The value is no SkyDNS record.")
    }
    // A record of text or mail alone is no instance.
    guard let host = decoded.host, !host.isEmpty else { return .somethingElse }
    guard let port = Int(decoded.port?.text ?? "0"), (0...65_535).contains(port) else {
      throw LayoutProblem(key: record.key, reason: "The port is no number from 0 to 65535.")
    }
    let weight = decoded.weight?.text.flatMap { Int($0) } ?? 1
    let metadata = decoded.text.map { ["text": $0] } ?? [:]
    let service = components.dropLast().reversed().joined(separator: ".")
    return .instance(
      ServiceInstance(
        service: ServiceName(service), id: String(id), host: host, port: port, metadata: metadata,
        weights: Weights(passing: min(max(weight, 1), 65_535))))
  }

  private struct Record: Encodable {
    var host: String
    var port: Int
    var weight: Int?
  }

  /// Others write numbers as text.
  private struct LenientRecord: Decodable {
    var host: String?
    var port: LenientText?
    var weight: LenientText?
    var text: String?
  }
}
