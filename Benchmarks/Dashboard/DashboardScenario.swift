import AsyncHTTPClient
import Foundation
import NIOCore
import RealServers
import Synchronization

/// How soon an open page shows a change, and what a thousand of them cost.
enum DashboardScenario {
  private static let pages = 1000
  private static let changes = 50

  static func run(_ report: inout Report) async throws {
    try await RealServer.with(RollcallAgentServer()) { agent in
      guard let process = agent.processIdentifier else { throw BenchmarkError("The agent ended before it was measured.") }
      let subject = Subject(name: "rollcall", address: agent.httpAddress, process: process)
      try await measureVisibility(subject, &report)
      try await measurePages(subject, &report)
    }
  }

  /// From the moment at which a blocked reader has a change to that at which it stands on the page, by the clock of this machine.
  private static func measureVisibility(_ agent: Subject, _ report: inout Report) async throws {
    var delays: [Double] = []
    try await Browser.with { browser in
      try await browser.go(to: "http://\(agent.address)/ui/")
      try await register("shown", 0, at: agent.address)
      try await browser.wait("document.querySelector('[data-service=shown]')")
      try await browser.run(
        """
        window.seen = {};
        const look = () => {
          const label = document.querySelector('[data-service=shown] .cell').getAttribute('aria-label');
          window.seen[label] ??= Date.now();
        };
        new MutationObserver(look).observe(document.querySelector('#grid-body'), { subtree: true, childList: true });
        """)
      for number in 1...changes {
        let index = try await HTTPIndex.of("http://\(agent.address)/v1/health/service/shown")
        let answer = try await Load.open(
          agent.address, connections: 1, next: once(.get("/v1/health/service/shown?index=\(index)&wait=60s")))
        try await Task.sleep(for: .milliseconds(60))
        try await register("shown", number, at: agent.address)
        for future in answer { _ = try await future.get() }
        let known = Date().timeIntervalSince1970 * 1000
        let label = "dc1: \(number + 1) passing"
        try await browser.wait("window.seen['\(label)']")
        delays.append(max(0, try await browser.value("window.seen['\(label)']", as: Double.self) - known))
      }
    }
    delays.sort()
    report.bound("change in a view to the page in Chromium, p50", unit: "ms", value: delays[delays.count / 2], most: 100)
    report.bound("… the slowest of \(changes)", unit: "ms", value: delays.last ?? 0, most: 100)
  }

  private static func measurePages(_ agent: Subject, _ report: inout Report) async throws {
    let first = try await OpenPages.open(1, at: agent.address)
    try await first.all(have: "shown")
    let watches = try await watches(agent.address)
    let before = try ProcessUsage(of: agent.process)
    let many = try await OpenPages.open(pages, at: agent.address)
    try await many.all(have: "shown")
    let after = try ProcessUsage(of: agent.process)
    report.note("\(pages) open pages take \((after.resident - before.resident) / pages / 1024) kB of the agent's memory each.")
    report.bound(
      "watches that \(pages) pages add to those of one", unit: "", value: Double(try await self.watches(agent.address) - watches), most: 0)

    let idle = try ProcessUsage(of: agent.process).cpu
    try await Task.sleep(for: .seconds(30))
    let share = (try ProcessUsage(of: agent.process).cpu - idle) / .seconds(30) * 100
    report.bound("CPU of the agent with \(pages) idle pages", unit: "%", value: share, most: 1)

    let start = ContinuousClock.now
    async let everybody: Void = many.all(have: "the-news")
    try await register("the-news", 1, at: agent.address)
    try await everybody
    report.note("A registration was at the last of \(pages) pages after \(Int((ContinuousClock.now - start) / .milliseconds(1))) ms.")
    try await first.close()
    try await many.close()
  }

  private static func register(_ service: String, _ number: Int, at address: String) async throws {
    let body = #"{"ID":"\#(service)-\#(number)","Name":"\#(service)","Port":80,"Address":"10.0.0.1"}"#
    let result = try await Load.run(address, connections: 1, count: 1) { _ in .put("/v1/agent/service/register", body) }
    guard result.refusals.isEmpty else { throw BenchmarkError("\(address) refused a registration.") }
  }

  private static func once(_ request: LoadRequest) -> @Sendable () -> LoadRequest? {
    let isSent = Mutex(false)
    return {
      isSent.withLock { isSent in
        defer { isSent = true }
        return isSent ? nil : request
      }
    }
  }

  private static func watches(_ address: String) async throws -> Int {
    let request = HTTPClientRequest(url: "http://\(address)/v1/agent/metrics?format=prometheus")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
    let line = text.split(separator: "\n").first { $0.hasPrefix("rollcall_catalog_watches{") }
    guard let number = line?.split(separator: " ").last.flatMap({ Double($0) }) else { throw BenchmarkError("The agent tells no watches.") }
    return Int(number)
  }
}
