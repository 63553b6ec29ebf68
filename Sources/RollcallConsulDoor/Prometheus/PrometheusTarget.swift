import ConsulAPI
import Rollcall

/// A target group of one instance, in the form of Prometheus's HTTP service discovery.
struct PrometheusTarget: JSONWritable {
  let address: String
  /// For relabelling: Prometheus drops what begins with two underscores afterwards.
  let labels: [String: String]

  init(_ registered: RegisteredInstance, datacenter: String) {
    let instance = registered.instance
    address = instance.address.description
    var labels = [
      "__meta_rollcall_dc": datacenter, "__meta_rollcall_service": instance.service.rawValue, "__meta_rollcall_service_id": instance.id,
      "__meta_rollcall_node": registered.nodeOrSelf.name,
      "__meta_rollcall_health": instance.maintenance == nil ? instance.health.rawValue : "maintenance",
      // With commas around each, so that a pattern finds a whole tag.
      "__meta_rollcall_tags": instance.tags.isEmpty ? "" : ",\(instance.tags.joined(separator: ",")),",
    ]
    for (name, value) in instance.metadata { labels["__meta_rollcall_service_metadata_\(Self.label(name))"] = value }
    self.labels = labels
  }

  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("targets", [address])
    json.member("labels", labels)
    json.endObject()
  }

  /// A label's name has ASCII letters, digits and underscores only.
  private static func label(_ name: String) -> String {
    String(name.unicodeScalars.map { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) ? Character($0) : "_" })
  }
}
