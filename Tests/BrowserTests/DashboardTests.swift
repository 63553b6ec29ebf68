import Foundation
import RealServers
import Rollcall
import Testing

@Suite(.timeLimit(.minutes(5)), .serialized) struct DashboardTests {
  @Test func `The page shows what happens in each of four catalogs, without being loaded again`() async throws {
    try await Attached.with { site in
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelectorAll('.card .mark.passing').length === 4")
        try await browser.run("window.isTheSame = true")
        for (place, (name, catalog)) in site.catalogs.enumerated() {
          let cell = "document.querySelector('[data-service=shop] .cell:nth-of-type(\(place + 2))')"
          let session = try await catalog.openSession(SessionOptions(timeout: .seconds(30)))
          var instance = ServiceInstance(
            service: "shop", id: "shop-\(name)", host: "10.0.0.\(place + 1)", port: 80, tags: ["blue"],
            checks: [HealthCheck(id: "check-\(name)", name: "alive", health: .passing, kind: "ttl")])
          try await session.register(instance)
          try await browser.wait("\(cell)?.getAttribute('aria-label') === '\(name): 1 passing'")
          instance.checks = [HealthCheck(id: "check-\(name)", name: "alive", health: .critical, output: "no answer", kind: "ttl")]
          try await session.register(instance)
          try await browser.wait("\(cell)?.getAttribute('aria-label') === '\(name): 1 critical'")
          try await session.close()
          try await browser.wait("document.querySelector('[data-service=shop]') === null")
          // The time line has all three.
          try await browser.wait(
            "['arrived', 'changed', 'left'].every((event) => [...document.querySelectorAll(`#timeline .${event}`)].some((line) => line.innerText.includes('shop') && line.innerText.includes('\(name)')))"
          )
        }
        #expect(try await browser.value("window.isTheSame"))
        #expect(try await browser.complaints() == [])
      }
    }
  }

  @Test func `What comes from services is text, and nothing of it runs`() async throws {
    try await Attached.with { site in
      let evil = "<img src=x onerror=window.isHurt=true>"
      let session = try await site.catalog("etcd").openSession(SessionOptions(timeout: .seconds(30)))
      try await session.register(
        ServiceInstance(
          service: ServiceName(evil), id: evil, host: "10.0.0.1", port: 80, tags: [evil, "javascript:window.isHurt=true"],
          metadata: [evil: evil],
          checks: [HealthCheck(id: evil, name: evil, health: .warning, output: evil, notes: evil, kind: "ttl")]))
      try await site.catalog("etcd").keyValues.put(evil, Array(evil.utf8))
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelector('.row .title')?.textContent === '\(evil)'")
        try await browser.click(".grid-body .row")
        try await browser.wait("document.querySelector('.instance')")
        try await browser.click(".instance summary")
        try await browser.wait("document.querySelector('.instance pre')?.textContent === '\(evil)'")
        try await browser.go(to: site.page + "#/keys/etcd")
        try await browser.wait("document.querySelector('[role=treeitem] bdi')?.textContent === '\(evil)'")
        try await browser.click("[role=treeitem]")
        try await browser.wait("document.querySelector('#value')?.value === '\(evil)'")
        #expect(try await browser.value("document.querySelectorAll('img:not(h1 img)').length") == 0)
        #expect(try await browser.value("window.isHurt === undefined"))
        #expect(try await browser.complaints() == [])
      }
      try await session.close()
    }
  }

  @Test func `Five thousand services are a few rows, and filtering finds one of them`() async throws {
    try await Attached.with { site in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<8 {
          group.addTask {
            for number in stride(from: worker, to: 5000, by: 8) {
              try await Agent.register("\(number)", "service-\(number)", tags: ["t\(number % 7)"], at: site.agent.httpAddress)
            }
          }
        }
        try await group.waitForAll()
      }
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelector('#count').textContent.includes('5,001')")
        #expect(try await browser.value("document.querySelectorAll('.grid-body .row').length") < 60)
        try await browser.run("document.querySelector('#grid').scrollTop = 1e6")
        try await browser.wait("document.querySelector('[data-service=service-999]')")
        try await browser.type("service-4321", into: "#filter")
        try await browser.wait("document.querySelector('#count').textContent === '1 of 5,001 services'")
        try await browser.clear("#filter")
        try await browser.type("tag:t3", into: "#filter")
        try await browser.wait("document.querySelector('#count').textContent === '714 of 5,001 services'")
        try await browser.run("const field = document.querySelector('#filter'); field.value = ''; field.dispatchEvent(new Event('input'))")
        try await browser.wait("document.querySelector('#count').textContent === '5,001 services'")
        // Whoever comes by a link finds the row too.
        try await browser.run("document.querySelector('#grid').scrollTop = 0; location.hash = '#/service/service-777'")
        try await browser.wait("document.querySelector('[data-service=service-777]')?.getAttribute('aria-selected') === 'true'")
        #expect(try await browser.complaints() == [])
      }
    }
  }

  @Test func `A catalog that is gone is visibly stale, with its age, and its services stay`() async throws {
    try await Attached.with { site in
      let session = try await site.catalog("etcd").openSession(SessionOptions(timeout: .seconds(60)))
      try await session.register(ServiceInstance(service: "steady", id: "1", host: "10.0.0.1", port: 80))
      try await Browser.with { browser in
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelector('[data-service=steady]')")
        await site.etcd.kill()
        try await browser.wait("document.querySelector('.card.stale[data-catalog=etcd] .outage strong')?.textContent.endsWith(' s')")
        #expect(try await browser.value("document.querySelector('[data-service=steady]') !== null"))
        try await site.etcd.start()
        try await browser.wait("document.querySelector('.card.stale') === null")
        try await browser.wait("document.querySelector('#timeline .back')")
      }
    }
  }
}
