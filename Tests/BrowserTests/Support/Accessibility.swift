import Foundation
import RealServers

/// The rules of axe-core, asked of a page as it is.
enum Accessibility {
  private static let script: String = {
    let folder = Browser.package.appending(path: ".venv/axe-playwright-python/lib")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return files.first { $0.lastPathComponent == "axe.min.js" }.flatMap { try? String(contentsOf: $0, encoding: .utf8) } ?? ""
  }()

  /// What the rules find wrong, whatever its weight.
  static func problems(of browser: Browser) async throws -> [String] {
    guard !script.isEmpty else { throw Browser.Failure("axe-core is missing. Run scripts/install-servers.") }
    // By the driver, and so past the page's own policy.
    try await browser.run(script)
    return try await browser.outcome(
      "axe.run(document).then(({ violations }) => violations.map((each) => `${each.impact}: ${each.help}: ${each.nodes.map((node) => node.target)}`))"
    )
  }
}
