import Testing

@Suite struct StatusTests {
  struct Report: Decodable {
    var name: String?
    var url: String
    var state: String
    var server: String?
    var services: Int?
    var failure: String?
  }

  @Test(arguments: Site.allCases) func `A catalog's state, version and counts are told`(site: Site) async throws {
    let url = try await site.url
    let reports: [Report] = try await rollcall(["status", "--format", "json"], catalog: url).decoded()
    let report = try #require(reports.first)
    #expect(report.url == url && report.state == "connected" && report.failure == nil)
    #expect(report.server?.contains(/\d+\.\d+/) == true)
    #expect(report.services != nil)
    let text = try await rollcall(["status"], catalog: url)
    #expect(text.code == 0)
    #expect(text.lines.contains { $0.hasPrefix("state:") && $0.hasSuffix("connected") })
    #expect(text.lines.contains { $0.hasPrefix("services:") })
  }

  @Test func `One of several catalogs that cannot be reached is told beside the others, with exit code 1`() async throws {
    let arguments = ["status", "--catalog", "here=\(try await Site.consul.url)", "--catalog", "there=consul://127.0.0.1:1"]
    let result = try await rollcall(arguments + ["--format", "json"])
    #expect(result.code == 1)
    let reports: [Report] = try result.decoded()
    #expect(reports.map(\.name) == ["here", "there"])
    #expect(reports.map(\.state) == ["connected", "unreachable"])
    #expect(result.errors.contains("Connection refused"))
  }
}
