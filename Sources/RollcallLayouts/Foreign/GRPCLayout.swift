private import Foundation
public import Rollcall

/// The naming of etcd's own gRPC resolver (clientv3/naming): `<target>/<id>` = `{"Op":0,"Addr":"host:port","Metadata":…}`.
///
/// The target is the service's name, below the base if there is one, without a slash before it: `etcd:///my-service`.
public struct GRPCLayout: TreeLayout {
  public let root: String

  public init(base: String = "") {
    let base = TreePath.base(base)
    root = base.isEmpty ? "" : base + "/"
  }

  public var carriesHealth: Bool { false }

  public func prefix(of service: ServiceName) -> String { root + service.rawValue + "/" }

  public func key(of instance: InstanceKey) -> String { prefix(of: instance.service) + instance.id }

  public func record(for instance: ServiceInstance) throws(RollcallError) -> TreeRecord {
    try instance.requirePlainNames(in: "grpc")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let address = String(decoding: try encoder.encode(instance.address.description), as: UTF8.self)
      let metadata = instance.metadata.isEmpty ? "null" : String(decoding: try encoder.encode(instance.metadata), as: UTF8.self)
      // In the order of Go's struct, as the resolver's own writer has it.
      return TreeRecord(key: key(of: instance.key), text: #"{"Op":0,"Addr":\#(address),"Metadata":\#(metadata)}"#)
    } catch {
      throw RollcallError(.invalid, "The instance \(instance.key) cannot be written as JSON.", underlying: error)
    }
  }

  public func owns(_ key: String) -> Bool { TreePath.components(of: key, below: root)?.count == 2 }

  public func read(_ record: TreeRecord) throws(LayoutProblem) -> TreeReading {
    guard let components = TreePath.components(of: record.key, below: root), components.count == 2 else { return .somethingElse }
    let update: Update
    do {
      update = try JSONDecoder().decode(Update.self, from: Data(record.value))
    } catch {
      throw LayoutProblem(key: record.key, reason: "The value is no gRPC naming update.")
    }
    if update.operation == 1 { return .somethingElse }
    // An address without a port is in the resolver's own documentation.
    guard let address = HostPort(update.address) ?? (update.address.isEmpty ? nil : HostPort(host: update.address, port: 0)) else {
      throw LayoutProblem(key: record.key, reason: "Addr is empty.")
    }
    return .instance(
      ServiceInstance(
        service: ServiceName(String(components[0])), id: String(components[1]), host: address.host, port: address.port,
        metadata: update.metadata))
  }

  /// Go's field names, capitalised.
  private struct Update: Decodable {
    enum CodingKeys: String, CodingKey {
      case operation = "Op"
      case address = "Addr"
      case metadata = "Metadata"
    }

    var operation: Int
    var address: String
    /// What of `Metadata`, which may be any JSON, is text under a name.
    var metadata: [String: String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      operation = try container.decodeIfPresent(Int.self, forKey: .operation) ?? 0
      address = try container.decode(String.self, forKey: .address)
      metadata = (try? container.decodeIfPresent([String: LenientText].self, forKey: .metadata))?.compactMapValues(\.text) ?? [:]
    }
  }
}
