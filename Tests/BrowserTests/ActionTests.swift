import Foundation
import RealServers
import Rollcall
import Testing

@Suite(.timeLimit(.minutes(4)), .serialized) struct ActionTests {
  @Test func `Maintenance begins and ends, and an instance is deregistered, from the page`() async throws {
    try await Attached.with { site in
      try await Agent.register("web-1", "web", at: site.agent.httpAddress)
      let foreign = try await site.catalog("zookeeper").openSession(SessionOptions(timeout: .seconds(60)))
      try await foreign.register(ServiceInstance(service: "web", id: "web-2", host: "10.0.0.2", port: 80))
      try await Browser.with { browser in
        try await browser.go(to: site.page + "#/service/web")
        try await browser.wait("document.querySelectorAll('.instance').length === 2")
        try await browser.click("[aria-label='In embedded'] summary")
        try await browser.click("[data-control^='maintenance web-1']")
        try await browser.type("new disk", into: "dialog input")
        try await browser.click("dialog .primary")
        try await browser.wait("document.querySelector('.instance.maintenance .body')?.innerText.includes('new disk')")
        try await browser.click("[data-control^='maintenance web-1']")
        try await browser.wait("document.querySelector('.instance.maintenance') === null")
        try await browser.click("[data-control^='deregister web-1']")
        try await browser.click("dialog .primary")
        try await browser.wait("document.querySelector('[aria-label=\"In embedded\"]') === null")
        try await browser.click("[aria-label='In zookeeper'] summary")
        try await browser.click("[data-control^='deregister web-2']")
        try await browser.click("dialog .primary")
        try await browser.wait("document.querySelector('.instance') === null")
        #expect(try await browser.complaints() == [])
      }
      #expect(try await site.catalog("zookeeper").instances(of: "web").instances.isEmpty)
      try await foreign.close()
    }
  }

  @Test(arguments: Attached.names)
  func `A key is edited; a conflict shows both values; what the page changed is undone`(catalog name: String) async throws {
    try await Attached.with { site in
      let keys = try site.catalog(name).keyValues
      try await keys.put("app/colour", Array("red".utf8))
      try await Browser.with { browser in
        try await browser.go(to: site.page + "#/keys/\(name)")
        try await browser.wait("document.querySelector('[role=treeitem]')")
        try await browser.click("[role=treeitem]")
        try await browser.wait("document.querySelector('[data-key=\"app/colour\"]')")
        try await browser.click("[data-key='app/colour']")
        try await browser.wait("document.querySelector('#value')?.value === 'red'")

        try await browser.clear("#value")
        try await browser.type("blue", into: "#value")
        try await browser.click("[data-control=save]")
        try await browser.wait("document.querySelector('#changes ins')?.textContent === 'blue'")
        #expect(try await keys.get("app/colour")?.value == Array("blue".utf8))

        // Live, while nobody types.
        try await keys.put("app/colour", Array("green".utf8))
        try await browser.wait("document.querySelector('#value')?.value === 'green'")

        try await browser.clear("#value")
        try await browser.type("mine", into: "#value")
        try await keys.put("app/colour", Array("theirs".utf8))
        try await browser.wait("document.querySelector('#value-note').textContent !== ''")
        try await browser.click("[data-control=save]")
        try await browser.wait("[...document.querySelectorAll('.conflict pre')].map((each) => each.textContent).join() === 'theirs,mine'")
        #expect(try await keys.get("app/colour")?.value == Array("theirs".utf8))
        try await browser.click(".conflict .danger")
        try await browser.wait("document.querySelector('#changes ins')?.textContent === 'mine'")

        try await browser.click("#changes li:first-child button")
        try await browser.wait("document.querySelector('#value')?.value === 'theirs'")
        #expect(try await keys.get("app/colour")?.value == Array("theirs".utf8))
        #expect(try await browser.complaints() == [])
      }
    }
  }

  @Test func `A page asks for a token where one is needed, and a reader's shows no actions`() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "tokens-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let rules = """
      tokens:
      - secret: reader-0123456789
        services: {"*": read}
        keys: {"*": read}
      - secret: writer-0123456789
        services: {"*": write}
        keys: {"*": write}
        sessions: write
        agent: write
      """
    #expect(FileManager.default.createFile(atPath: file.path, contents: Data(rules.utf8), attributes: [.posixPermissions: 0o600]))
    try await RealServer.with(RollcallAgentServer(arguments: ["--tokens", file.path])) { agent in
      for (token, buttons) in [("reader-0123456789", 0), ("writer-0123456789", 1)] {
        try await Browser.with { browser in
          try await browser.go(to: "http://\(agent.httpAddress)/ui/")
          try await browser.wait("document.querySelector('dialog[open] input')")
          try await browser.type(token, into: "dialog input")
          try await browser.click("dialog .primary")
          try await browser.wait("document.querySelectorAll('.card .mark.passing').length === 1")
          #expect(try await browser.value("document.querySelectorAll('[data-control^=measure]').length") == buttons)
          #expect(try await browser.value("document.querySelector('#new-key').hidden") == (buttons == 0))
        }
      }
    }
  }

  @Test func `All of it can be done by keyboard`() async throws {
    try await Attached.with { site in
      for name in ["alpha", "beta", "gamma"] { try await Agent.register("\(name)-1", name, at: site.agent.httpAddress) }
      try await Browser.with { browser in
        let (down, enter, escape) = ("\u{E015}", "\u{E007}", "\u{E00C}")
        try await browser.go(to: site.page)
        try await browser.wait("document.querySelectorAll('.grid-body .row').length >= 3")
        try await browser.type("/")
        #expect(try await browser.value("document.activeElement.id") == "filter")
        try await browser.type("a-", into: "#filter")
        // Back to all of them.
        try await browser.wait("document.querySelectorAll('.grid-body .row').length === 0")
        try await browser.type("\u{E003}\u{E003}")
        try await browser.wait("document.querySelectorAll('.grid-body .row').length >= 3")
        try await browser.type(down)
        try await browser.type(down)
        try await browser.wait("document.activeElement.dataset.service === 'beta'")
        try await browser.type(enter)
        try await browser.wait("document.activeElement.id === 'detail-title' && document.activeElement.textContent === 'beta'")
        // Also once the page has learnt that it is this agent's own, and has drawn it anew.
        try await browser.wait(
          "document.querySelector('[data-control^=\"maintenance beta\"]') && document.activeElement.id === 'detail-title'")
        try await browser.type(escape)
        try await browser.wait("document.querySelector('#detail').hidden && document.activeElement.dataset.service === 'beta'")
      }
    }
  }
}
