internal import Foundation
internal import Rollcall

/// An instance as the store keeps it: JSON with short names, without what is as usual. A reader passes over names that it does not know.
struct InstanceRecord: Codable {
  private var s: String
  private var i: String
  private var h: String
  private var p: Int
  private var t: [String]?
  private var m: [String: String]?
  private var w: Weights?
  private var c: [HealthCheck]?
  private var u: String?
  private var n: NodeReference?
  private var a: [String: String]?

  init(_ instance: ServiceInstance) {
    s = instance.service.rawValue
    i = instance.id
    h = instance.host
    p = instance.port
    t = instance.tags.isEmpty ? nil : instance.tags
    m = instance.metadata.isEmpty ? nil : instance.metadata
    w = instance.weights == .standard ? nil : instance.weights
    c = instance.checks.isEmpty ? nil : instance.checks
    u = instance.maintenance
    n = instance.node
    a = instance.attributes.isEmpty ? nil : instance.attributes
  }

  var instance: ServiceInstance {
    ServiceInstance(
      service: ServiceName(s), id: i, host: h, port: p, tags: t ?? [], metadata: m ?? [:], weights: w ?? .standard,
      checks: c ?? [], maintenance: u, node: n, attributes: a ?? [:])
  }
}
