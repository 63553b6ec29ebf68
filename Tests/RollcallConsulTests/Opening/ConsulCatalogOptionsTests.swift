import ConsulClient
import Rollcall
import Testing

@testable import RollcallConsul

@Suite("Consul's URLs")
struct ConsulCatalogOptionsTests {
  private func settings(_ url: String) throws -> ConsulSettings {
    try ConsulCatalogOptions(CatalogURL(url)).settings
  }

  @Test("Hosts, ports and options are read; what is left out has its usual value")
  func complete() throws {
    let settings = try settings(
      "consul+tls://h1,h2:8501,[::1]:9?dc=paris&token-file=/t&tls-ca-file=/ca&tls-cert-file=/c&tls-key-file=/k&timeout=1.5s")
    #expect(settings.endpoints.map(\.description) == ["h1:8500", "h2:8501", "[::1]:9"])
    #expect(settings.datacenter == "paris")
    #expect(settings.token == .file("/t"))
    #expect(settings.tls == ConsulTLS(authorityFile: "/ca", certificateFile: "/c", keyFile: "/k"))
    #expect(settings.timeouts.request == .milliseconds(1_500))
    let plain = try self.settings("consul:")
    #expect(plain.endpoints.map(\.description) == ["127.0.0.1:8500"])
    #expect(plain.token == .environment)
    #expect(plain.tls == nil)
  }

  @Test(
    "What cannot be is an error that says what can",
    arguments: [
      ("consul://h?token=secret", "token-file"), ("consul://h?colour=red", "Possible: dc"), ("consul://h/path", "path"),
      ("consul://h?timeout=5", "10s"), ("consul://h?timeout=0s", "100ms"), ("consul://h?tls-ca-file=/ca", "consul+tls://"),
    ])
  func invalid(url: String, hint: String) throws {
    let error = #expect(throws: RollcallError.self) { try settings(url) }
    #expect(error?.code == .invalid)
    #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
    #expect(error?.message.contains("secret") == false)
  }
}
