import NIOHTTP1
import Rollcall
import RollcallConsulDoor
import RollcallEmbedded
import RollcallPages
import Testing

@testable import RollcallDashboard

@Suite(.timeLimit(.minutes(2))) struct DashboardStreamTests {
  private func instance(_ id: String) -> ServiceInstance { ServiceInstance(service: "web", id: id, host: "h", port: 1) }

  @Test func `A page is told everything, and then each change`() async throws {
    try await ServedDashboard.with { site in
      try await site.catalog.register(instance("first"))
      try await site.events { reader in
        let (first, second) = (try await reader.next(), try await reader.next())
        #expect([first?.name, second?.name] == ["hello", "state"])
        _ = try await reader.next { $0.data.contains(#""id":"first""#) }
        try await site.catalog.register(instance("second"))
        let change = try await reader.next { $0.name == "change" && $0.data.contains("second") }
        // What has not changed is not told again.
        #expect(!change.data.contains("first"))
        try await site.catalog.deregister(instance("first").key)
        _ = try await reader.next { $0.data.contains(#""removed":[["","first"]]"#) }
      }
    }
  }

  @Test func `A page that returns goes on where it was; one from elsewhere begins anew`() async throws {
    try await ServedDashboard.with { site in
      let seen = try await site.events { reader in
        _ = try await reader.next { $0.name == "state" }
        try await site.catalog.register(instance("first"))
        return try await reader.next { $0.data.contains("first") }.id
      }
      let id = try #require(seen)
      try await site.catalog.register(instance("second"))
      try await site.events(headers: ["Last-Event-ID": id]) { reader in
        let hello = try await reader.next()
        #expect(hello?.name == "hello")
        let missed = try await reader.next()
        #expect(missed?.name == "change")
        #expect(missed?.data.contains("second") == true)
      }
      for unknown in ["other-1", "nonsense", id + "9999999", "-", ""] {
        try await site.events(headers: ["Last-Event-ID": unknown]) { reader in
          _ = try await reader.next()
          let state = try await reader.next()
          #expect(state?.name == "state")
        }
      }
    }
  }

  @Test func `However many pages are open, the catalog is watched once`() async throws {
    try await ServedDashboard.with { site in
      try await site.catalog.register(instance("first"))
      try await site.events { reader in
        _ = try await reader.next { $0.data.contains("first") }
        let watches = site.views.count
        try await withThrowingTaskGroup(of: Void.self) { group in
          let (ready, isReady) = AsyncStream<Void>.makeStream()
          for _ in 0..<100 {
            group.addTask {
              try await site.events { reader in
                _ = try await reader.next { $0.data.contains("first") }
                isReady.yield()
                _ = try await reader.next { $0.data.contains("second") }
              }
            }
          }
          var waiting = 100
          for await _ in ready {
            waiting -= 1
            if waiting == 0 { break }
          }
          #expect(site.views.count == watches)
          #expect(site.dashboard.feed.readers == 101)
          try await site.catalog.register(instance("second"))
          try await group.waitForAll()
        }
      }
    }
  }

  @Test func `A page that has gone is noticed`() async throws {
    try await ServedDashboard.with { site in
      try await site.events { reader in
        _ = try await reader.next { $0.name == "state" }
        #expect(site.dashboard.feed.readers == 1)
      }
      // At the next sign of life that it is sent.
      for await count in site.dashboard.feed.readerCounts where count == 0 { break }
    }
  }

  @Test func `Pages end when the dashboard does`() async throws {
    let (streams, stream) = AsyncStream<Void>.makeStream()
    let reading = try await ServedDashboard.with { site in
      let reading = Task {
        try await site.events { reader in
          _ = try await reader.next { $0.name == "state" }
          stream.yield()
          while try await reader.next() != nil {}
        }
      }
      _ = await streams.first { _ in true }
      return reading
    }
    // Ended, or cut when the door was torn down: either way it is over.
    _ = await reading.result
  }

  @Test func `Nobody else's page gets anything, and a token is asked for where there are tokens`() async throws {
    try await ServedDashboard.with { site in
      let answer1 = try await site.ask("/ui/events", headers: ["Origin": "http://evil.example"])
      #expect(answer1.status == 403)
      let answer2 = try await site.ask("/ui/", headers: ["Host": "evil.example"])
      #expect(answer2.status == 403)
      let answer3 = try await site.ask("/ui/measure?dc=dc1", method: .POST, headers: ["Origin": "http://evil.example"])
      #expect(answer3.status == 403)
    }
    let reader = AccessRules(services: NameRules([("*", .read)]))
    let access = AccessControl(AccessPolicy(tokens: ["secret": reader]))
    try await ServedDashboard.with(access: access) { site in
      let answer4 = try await site.ask("/ui/")
      #expect(answer4.status == 200)
      let answer5 = try await site.ask("/ui/events")
      #expect(answer5.status == 403)
      let answer6 = try await site.ask("/ui/measure?dc=dc1", method: .POST, headers: ["X-Consul-Token": "secret"])
      #expect(answer6.status == 403)
      try await site.events(headers: ["X-Consul-Token": "secret"]) { reader in
        let hello = try await reader.next()
        #expect(hello?.data.contains(#""mayWrite":false"#) == true)
      }
    }
  }

  @Test func `The page's files are small, from nowhere else, and kept by browsers`() async throws {
    try await ServedDashboard.with { site in
      let page = try await site.ask("/ui/")
      #expect(page.headers["Content-Type"] == ["text/html; charset=utf-8"])
      let policy = try #require(page.headers.first(name: "Content-Security-Policy"))
      #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
      let tag = try #require(page.headers.first(name: "ETag"))
      let answer7 = try await site.ask("/ui/", headers: ["If-None-Match": tag])
      #expect(answer7.status == 304)
      let answer8 = try await site.ask("/ui/../secret")
      #expect(answer8.status != 200)
      let answer9 = try await site.ask("/ui/nothing.js")
      #expect(answer9.status == 404)
    }
    for (name, file) in PageFile.all {
      let text = String(decoding: file.bytes, as: UTF8.self)
      for forbidden in [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "https://", " style=", "onclick=\"",
      ] {
        #expect(!text.contains(forbidden), "\(name) has \(forbidden)")
      }
    }
    #expect(PageFile.all.values.reduce(0) { $0 + $1.bytes.count } < 150_000)
  }

  @Test func `A catalog's own speed is measured`() async throws {
    try await ServedDashboard.with { site in
      let catalog = DashboardCatalog(name: "dc1", catalog: site.catalog, views: site.views)
      let latency = try await DetectionProbe(catalog: catalog, timeout: .milliseconds(300)).measure()
      #expect(latency.latency >= .milliseconds(300))
      #expect(latency.latency <= latency.bound)
      let answer10 = try await site.ask("/ui/measure?dc=none", method: .POST)
      #expect(answer10.status == 404)
    }
  }
}
