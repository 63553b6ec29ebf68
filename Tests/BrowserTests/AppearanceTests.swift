import Foundation
import RealServers
import Rollcall
import Testing

/// Rules of accessibility, and pictures to look at: `.build/screenshots`.
@Suite(.timeLimit(.minutes(5)), .serialized) struct AppearanceTests {
  @Test func `Nothing is wrong by axe-core's rules, in light and dark, on a desk and on a phone`() async throws {
    try await Attached.with { site in
      try await furnish(site)
      for (shape, isDark) in [(Browser.Shape.desktop, false), (.desktop, true), (.phone, false), (.phone, true)] {
        try await Browser.with(shape, isDark: isDark) { browser in
          let look = "\(shape)\(isDark ? "-dark" : "")"
          try await browser.go(to: site.page)
          try await browser.wait(
            "document.querySelectorAll('.card .mark.passing').length === 4 && document.querySelectorAll('.grid-body .row').length > 5")
          try await browser.save("services-\(look)")
          #expect(try await Accessibility.problems(of: browser) == [])

          try await browser.go(to: site.page + "#/service/checkout")
          try await browser.wait("document.querySelectorAll('.instance').length >= 4")
          try await browser.click(".instance summary")
          try await browser.save("detail-\(look)")
          #expect(try await Accessibility.problems(of: browser) == [])

          try await browser.go(to: site.page + "#/keys/etcd/\("app/db/host".replacing("/", with: "%2F"))")
          try await browser.wait("document.querySelector('#value')?.value === 'db.internal'")
          try await browser.save("keys-\(look)")
          #expect(try await Accessibility.problems(of: browser) == [])
          // Nothing is wider than the page.
          #expect(try await browser.value("document.documentElement.scrollWidth <= innerWidth"))
          #expect(try await browser.complaints() == [])
        }
      }
    }
  }

  /// `ROLLCALL_PICTURE=docs/dashboard.png scripts/test --filter Picture` makes the one of README anew.
  @Test func `The picture of README shows all of it`() async throws {
    try await Attached.with { site in
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelectorAll('.card .mark.passing').length === 4")
        try await furnish(site)
        for name in Attached.names { try await browser.click("[data-control='measure \(name)']") }
        try await browser.wait("document.querySelectorAll('.figure:not(.none)').length === 4")
        try await browser.wait("document.querySelector('#timeline .left') && !document.querySelector('[data-service=rollcall-detection]')")
        try await browser.run("location.hash = '#/service/checkout'")
        try await browser.wait("document.querySelectorAll('.instance').length >= 6")
        let picture = try await browser.save("picture")
        #expect(picture.count < 300_000)
        if let place = ProcessInfo.processInfo.environment["ROLLCALL_PICTURE"] { try picture.write(to: URL(filePath: place)) }
      }
    }
  }

  @Test func `The first view is less than 150 kB`() async throws {
    try await Attached.with { site in
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelectorAll('.card .mark.passing').length === 4")
        let bytes: Int = try await browser.value(
          "performance.getEntries().reduce((sum, entry) => sum + (entry.decodedBodySize ?? 0), 0)")
        #expect((20_000..<150_000).contains(bytes))
        // Only of the agent itself.
        #expect(
          try await browser.value("performance.getEntriesByType('resource').every((entry) => entry.name.startsWith(location.origin))"))
      }
    }
  }

  /// Something of everything.
  private func furnish(_ site: Attached) async throws {
    let names = ["accounts", "billing", "cart", "catalogue", "checkout", "database", "mail", "orders", "payments", "search", "website"]
    for (place, name) in names.enumerated() {
      try await Agent.register("\(name)-1", name, tags: ["v\(place % 3 + 1)"], at: site.agent.httpAddress)
    }
    try await Agent.register(
      "checkout-2", "checkout", tags: ["canary"], at: site.agent.httpAddress,
      checks: [["CheckID": "slow", "Name": "Answers in time", "TTL": "1h", "Status": "warning", "Notes": "At most a second."]])
    try await Agent.put("/v1/agent/check/warn/slow?note=1840%20ms%20on%20average", at: site.agent.httpAddress)
    try await Agent.register(
      "checkout-3", "checkout", at: site.agent.httpAddress,
      checks: [["CheckID": "dead", "Name": "Answers", "TTL": "1h", "Status": "critical"]])
    try await Agent.put("/v1/agent/service/maintenance/billing-1?enable=true&reason=new%20disk", at: site.agent.httpAddress)
    for (column, (_, catalog)) in site.catalogs.enumerated().dropFirst() {
      for (place, name) in names.enumerated() where name == "checkout" || (place + column) % 3 > 0 {
        for number in 1...(1 + (place * column) % 3) {
          // Without a session they stay as long as the test.
          try await catalog.register(
            ServiceInstance(
              service: ServiceName(name), host: "10.\(column).\(place).\(number)", port: 8080, tags: ["v\(place % 3 + 1)"],
              metadata: ["version": "1.4"]))
        }
      }
      try await catalog.keyValues.put("app/db/host", Array("db.internal".utf8))
      try await catalog.keyValues.put("app/db/port", Array("5432".utf8))
      try await catalog.keyValues.put("ep2016/color", Array("gold".utf8))
    }
  }
}
