import Foundation
import Rollcall
import Testing
import ZooKeeperClient

@testable import RollcallZooKeeper

@Suite struct ZooKeeperCatalogOptionsTests {
  private func options(_ url: String, _ environment: [String: String] = [:]) throws -> ZooKeeperCatalogOptions {
    try ZooKeeperCatalogOptions(CatalogURL(url), environment: environment, processID: 7, now: Date(timeIntervalSince1970: 1))
  }

  @Test func `Hosts, path, layout and times are read`() throws {
    let options = try options("zookeeper://h1,h2:2182,[::1]:2183/a/b?layout=zc.zk&timeout=500ms&session-timeout=4s")
    #expect(options.settings.hosts.map(\.description) == ["h1:2181", "h2:2182", "[::1]:2183"])
    #expect(options.places.base == "/a/b")
    #expect(options.places.layoutName == "zc.zk")
    #expect(options.settings.client.requestTimeout == .milliseconds(500))
    #expect(options.settings.client.sessionTimeout == .seconds(4))
    #expect(try self.options("zookeeper:").settings.hosts.map(\.description) == ["127.0.0.1:2181"])
  }

  @Test func `A user's password comes from the environment, never from the URL`() throws {
    let options = try options("zookeeper://h?user=rolf", [ZooKeeperCatalogOptions.passwordVariable: "secret"])
    #expect(options.settings.client.credentials == [.digest(user: "rolf", password: "secret")])
  }

  @Test(arguments: [
    ("zookeeper://h?password=x", "password-file"), ("zookeeper://h?colour=red", "layout, user"), ("zookeeper://h?layout=nerve", "zc.zk"),
    ("zookeeper://h?user=rolf", "password-file"), ("zookeeper://h?password-file=/f", "user="), ("zookeeper://h?timeout=soon", "10s"),
    ("zookeeper://h?tls-ca-file=/f", "zookeeper+tls"), ("zookeeper+tls://h?tls-cert-file=/f", "both"),
    ("zookeeper://h?user=rolf&password-file=/nowhere", "cannot be read"),
  ])
  func `What cannot be says what may be`(url: String, hint: String) {
    #expect { try options(url) } throws: { ($0 as? RollcallError)?.code == .invalid && "\($0)".contains(hint) }
  }
}
