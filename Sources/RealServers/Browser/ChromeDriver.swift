private import AsyncHTTPClient
private import Foundation
public import LocalServers
private import NIOCore

/// Chromium's driver, which speaks the WebDriver protocol and starts a browser for each session.
public struct ChromeDriver: ServerKind {
  public init() {}

  public var name: String { "chromedriver" }

  public var portCount: Int { 1 }

  public func command(at site: ServerSite) throws -> ServerCommand {
    ServerCommand(
      executable: try ServerExecutable(name: name, variable: "ROLLCALL_CHROMEDRIVER").locate(), arguments: ["--port=\(port(at: site))"])
  }

  public func isReady(at site: ServerSite) async throws -> Bool {
    let request = HTTPClientRequest(url: "http://\(site.host):\(port(at: site))/status")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(2))
    return String(buffer: try await response.body.collect(upTo: 1 << 20)).contains(#""ready":true"#)
  }

  func port(at site: ServerSite) -> Int { site.ports.first ?? 0 }
}

extension RealServer<ChromeDriver> {
  /// Where it listens.
  public var url: String { "http://\(site.host):\(kind.port(at: site))" }
}
