/// A datacenter of `coordinate/datacenters`, of whose servers none has been measured.
public struct ConsulDatacenterCoordinates: Sendable, Hashable {
  public var datacenter: String

  public init(datacenter: String) {
    self.datacenter = datacenter
  }
}

extension ConsulDatacenterCoordinates: JSONWritable {
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("Datacenter", datacenter)
    json.member("AreaID", "wan")
    json.member("Coordinates", [String]())
    json.endObject()
  }
}
