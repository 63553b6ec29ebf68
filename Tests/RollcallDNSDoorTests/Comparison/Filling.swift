import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Rollcall

/// Registers the same in whatever speaks Consul's API.
struct Filling: Sendable {
  private let address: String

  /// - Parameter address: `host:port`.
  init(_ address: String) {
    self.address = address
  }

  func put(_ path: String, _ body: String = "") async throws {
    var request = HTTPClientRequest(url: "http://\(address)/v1/\(path)")
    request.method = .PUT
    request.body = .bytes(ByteBuffer(string: body))
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    guard response.status == .ok else { throw RollcallError(.invalid, "\(path): \(response.status.code) \(text)") }
  }

  func service(_ name: String, _ id: String, _ address: String? = nil, _ more: String = "") async throws {
    let host = address.map { #","Address":"\#($0)""# } ?? ""
    try await put("agent/service/register", #"{"Name":"\#(name)","ID":"\#(id)","Port":\#(1000 + id.utf8.count)\#(host)\#(more)}"#)
  }

  /// What the questions of the comparison are about.
  func all() async throws {
    try await service("local", "l1")
    try await service("web", "w1", "10.1.0.1", #","Tags":["v1","prod"],"Meta":{"version":"2"},"Weights":{"Passing":5,"Warning":2}"#)
    try await service(
      "web", "w2", "10.1.0.2", #","Tags":["v2","prod"],"Weights":{"Passing":7,"Warning":3},"Checks":[{"TTL":"1h","Status":"warning"}]"#)
    try await service("web", "w3", "10.1.0.3", #","Checks":[{"TTL":"1h","Status":"critical"}]"#)
    try await service("same", "s1", "10.1.0.1")
    try await service("same", "s22", "10.1.0.1")
    try await service("six", "x1", "fd00::1")
    try await service("mixed", "m1", "fd00::2")
    try await service("mixed", "m22", "10.1.0.9")
    try await service("host", "h1", "some.example.com")
    try await service("down", "d1", "10.1.0.4", #","Check":{"TTL":"1h","Status":"critical"}"#)
    try await service("maint", "mm1", "10.1.0.5")
    try await put("agent/service/maintenance/mm1?enable=true&reason=x")
    for number in 0..<12 { try await service("dozen", "z\(number)", "10.2.0.\(number)") }
    for number in 0..<100 { try await service("hundred", "c\(number)", "10.3.0.\(number)") }
    try await service("bad name", "b1", "10.1.0.6")
    try await service("under_score", "u1", "10.1.0.7")
    try await service("dot.ted", "dt1", "10.1.0.8")
    try await service("UpperCase", "uc1", "10.1.0.10")
    try await put(
      "catalog/register",
      #"{"Node":"ext","Address":"10.9.0.1","NodeMeta":{"k":"v","rfc1035-x":"plain text"},"Service":{"Service":"extsvc","ID":"e1","Port":99}}"#
    )
    try await put("catalog/register", #"{"Node":"ext6","Address":"fd00::9","Service":{"Service":"extsvc","ID":"e2","Port":98}}"#)
    try await put(
      "catalog/register", #"{"Node":"exthost","Address":"www.example.org","Service":{"Service":"exthost","ID":"e3","Port":97}}"#)
  }
}
