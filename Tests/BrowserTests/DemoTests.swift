import Foundation
import RealServers
import Rollcall
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// `rollcall demo`, as its audience sees it.
@Suite(.timeLimit(.minutes(4)), .serialized) struct DemoTests {
  @Test func `Machines come and go, and colours change, in four columns`() async throws {
    try await RealServer.with(DemoServer()) { demo in
      try await Browser.with { browser in
        try await browser.go(to: demo.page)
        try await browser.wait("document.querySelectorAll('.place').length === 4 && document.querySelectorAll('.machine').length === 4")
        try await browser.run("window.isTheSame = true")
        for number in 1...3 {
          try await browser.click("[data-machine=pi-\(number)] [data-control=plug-in]")
          try await browser.wait("document.querySelectorAll('[data-host=pi-\(number)]').length === 4")
        }
        for (name, colour) in zip(Attached.names, ["tomato", "gold", "mediumseagreen", "steelblue"]) {
          try await browser.click("[data-control='\(colour) \(name)']")
          try await browser.wait("document.querySelector('.place[data-catalog=\(name)]').style.backgroundColor === '\(colour)'")
        }
        #expect(try await Accessibility.problems(of: browser) == [])
        try await browser.click("[data-machine=pi-2] [data-control=pull-out]")
        try await browser.wait("document.querySelectorAll('.late').length > 0")
        try await browser.click("[data-machine=pi-3] [data-control=freeze]")
        try await browser.wait("document.querySelectorAll('[data-gone=pi-2]').length === 4")
        try await browser.save("demo-desktop")
        try await browser.wait("document.querySelectorAll('[data-gone=pi-3]').length === 4")
        #expect(try await browser.value("document.querySelectorAll('#removals td.within').length") == 8)
        try await browser.click("[data-machine=pi-3] [data-control=thaw]")
        try await browser.wait("document.querySelectorAll('[data-host=pi-3]').length === 4")
        #expect(try await browser.value("window.isTheSame"))
        // The dashboard has what was measured, of every catalog.
        try await browser.go(to: demo.page.replacing("/demo", with: "/"))
        try await browser.wait("document.querySelectorAll('.card .chart').length === 4")
        try await browser.save("services-after-demo")
        #expect(try await browser.complaints() == [])
      }
      try await Browser.with(.phone, isDark: true) { browser in
        try await browser.go(to: demo.page)
        try await browser.wait("document.querySelectorAll('[data-host=pi-1]').length === 4")
        try await browser.save("demo-phone-dark")
        #expect(try await browser.value("document.documentElement.scrollWidth <= innerWidth"))
        #expect(try await Accessibility.problems(of: browser) == [])
      }
    }
  }

  @Test func `The evening plays without a browser, and tells whether every removal was within its bound`() async throws {
    let ended = try await run(
      .path(FilePath(try RollcallAgentServer.locate())),
      arguments: ["demo", "--script", "--with", "zookeeper,etcd,consul", "--ttl", "3s"], environment: DemoServer.environment(),
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 20))
    let table = ended.standardOutput.split(separator: "\n")
    #expect(table.first?.split(separator: " ").contains("zookeeper") == true)
    var isLate = false
    for event in ["pi-2 pulled out (kill -9)", "pi-3 frozen (SIGSTOP)", "all pulled out (kill -9)"] {
      let line = try #require(table.first { $0.hasPrefix(event) }, "\(ended.standardError)\(ended.standardOutput)")
      // Four catalogs, and what is allowed.
      let figures = line.dropFirst(event.count).split(separator: " ").compactMap { Double($0) }
      #expect(figures.count == 5 && figures.last == 4)
      if figures.dropLast().contains(where: { $0 > 4 }) { isLate = true }
    }
    // On a machine that is busy with other things a catalog may be late, and then that is said.
    #expect(ended.terminationStatus.isSuccess == !isLate, "\(ended.standardOutput)")
  }

  @Test func `A server that there is not is told, with what is possible`() async throws {
    let ended = try await run(
      .path(FilePath(try RollcallAgentServer.locate())), arguments: ["demo", "--with", "doozer"], output: .discarded,
      error: .string(limit: 1 << 16))
    #expect(ended.terminationStatus == .exited(64))
    #expect(ended.standardError.contains("'doozer'") && ended.standardError.contains("zookeeper,etcd,consul"))
  }
}
