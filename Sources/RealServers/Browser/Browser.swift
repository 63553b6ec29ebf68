private import AsyncHTTPClient
public import Foundation
import LocalServers
private import NIOCore
private import NIOHTTP1

/// A headless Chromium, driven as a person would drive it.
public struct Browser: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public var description: String

    public init(_ description: String) {
      self.description = description
    }
  }

  public enum Shape: Sendable {
    case desktop, phone
  }

  private static let driver = Task { try await RealServer.start(ChromeDriver()) }

  /// The folder of the package that this file was compiled in.
  public static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let session: String

  /// Opens a browser while the body runs.
  public static func with<Result>(
    _ shape: Shape = .desktop, isDark: Bool = false, isolation: isolated (any Actor)? = #isolation,
    _ body: (Browser) async throws -> Result
  ) async throws -> Result {
    let browser = try await open(shape, isDark: isDark)
    do {
      let result = try await body(browser)
      try await browser.command("DELETE", "", nil)
      return result
    } catch {
      // What it looked like, for whoever looks into the failure.
      _ = try? await browser.save("failed")
      try? await browser.command("DELETE", "", nil)
      throw error
    }
  }

  private static func open(_ shape: Shape, isDark: Bool) async throws -> Browser {
    var options: [String: any Sendable] = [
      "args": ["--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1360,860", "--disable-dev-shm-usage"]
    ]
    if shape == .phone {
      options["mobileEmulation"] = ["deviceMetrics": ["width": 390, "height": 844, "pixelRatio": 2] as [String: any Sendable]]
    }
    let capabilities: [String: any Sendable] = [
      "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": ["browser": "ALL"], "timeouts": ["script": 60_000],
    ]
    let driver = try await driver.value.url
    let session = try await ask(
      "POST", "\(driver)/session", ["capabilities": ["alwaysMatch": capabilities]], as: NewSession.self)
    let browser = Browser(session: "\(driver)/session/\(session.sessionId)")
    if shape == .desktop {
      try await browser.control(
        "Emulation.setDeviceMetricsOverride", ["width": 1360, "height": 860, "deviceScaleFactor": 1, "mobile": false])
    }
    if isDark {
      let features = [["name": "prefers-color-scheme", "value": "dark"]]
      try await browser.control("Emulation.setEmulatedMedia", ["features": features])
    }
    return browser
  }

  public func go(to url: String) async throws {
    try await command("POST", "/url", ["url": url])
  }

  /// What an expression of JavaScript is.
  public func value<Value: Decodable & Sendable>(_ expression: String, as type: Value.Type = Value.self) async throws -> Value {
    try await command("POST", "/execute/sync", ["script": "return (\(expression));", "args": [String]()], as: Value.self)
  }

  /// What a promise of JavaScript comes to.
  public func outcome<Value: Decodable & Sendable>(_ promise: String, as type: Value.Type = Value.self) async throws -> Value {
    let script = "const done = arguments[arguments.length - 1]; (\(promise)).then(done, (error) => done(`${error}`));"
    return try await command("POST", "/execute/async", ["script": script, "args": [String]()], as: Value.self)
  }

  public func run(_ script: String) async throws {
    try await command("POST", "/execute/sync", ["script": script, "args": [String]()])
  }

  /// Waits until an expression of JavaScript holds, which is looked at before each frame.
  public func wait(_ expression: String) async throws {
    let script = """
      const done = arguments[arguments.length - 1];
      const begin = Date.now();
      const look = () => {
        if (\(expression)) done("");
        else if (Date.now() - begin > 45000) done(document.body.innerText);
        else requestAnimationFrame(look);
      };
      look();
      """
    let text = try await command("POST", "/execute/async", ["script": script, "args": [String]()], as: String.self)
    guard text.isEmpty else { throw Failure("It did not come to this: \(expression)\nThe page says:\n\(text)") }
  }

  public func click(_ selector: String) async throws {
    try await command("POST", "/element/\(element(selector))/click", [String: String]())
  }

  /// Types into an element; into nothing in particular when none is named.
  public func type(_ text: String, into selector: String? = nil) async throws {
    let place = if let selector { try await element(selector) } else { try await active() }
    try await command("POST", "/element/\(place)/value", ["text": text])
  }

  public func clear(_ selector: String) async throws {
    try await command("POST", "/element/\(element(selector))/clear", [String: String]())
  }

  /// Errors and warnings on the console since the last call.
  public func complaints() async throws -> [String] {
    let entries = try await command("POST", "/se/log", ["type": "browser"], as: [LogLine].self)
    return entries.filter { ["SEVERE", "WARNING"].contains($0.level) }.map(\.message)
  }

  /// Saves what it looks like in `.build/screenshots`, and returns it as PNG.
  @discardableResult
  public func save(_ name: String) async throws -> Data {
    guard let image = Data(base64Encoded: try await command("GET", "/screenshot", nil, as: String.self)) else {
      throw Failure("There is no picture.")
    }
    let folder = Self.package.appending(path: ".build/screenshots")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try image.write(to: folder.appending(path: "\(name).png"))
    return image
  }

  private func element(_ selector: String) async throws -> String {
    try identifier(await command("POST", "/element", ["using": "css selector", "value": selector], as: [String: String].self))
  }

  private func active() async throws -> String {
    try identifier(await command("GET", "/element/active", nil, as: [String: String].self))
  }

  private func identifier(_ found: [String: String]) throws -> String {
    guard let id = found.values.first else { throw Failure("The driver names no element.") }
    return id
  }

  private func control(_ name: String, _ parameters: [String: any Sendable]) async throws {
    try await command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
  }

  private func command(_ method: String, _ path: String, _ body: [String: any Sendable]?) async throws {
    _ = try await Self.ask(method, session + path, body, as: Anything.self)
  }

  private func command<Value: Decodable & Sendable>(
    _ method: String, _ path: String, _ body: [String: any Sendable]?, as type: Value.Type
  ) async throws -> Value {
    try await Self.ask(method, session + path, body, as: type)
  }

  private static func ask<Value: Decodable & Sendable>(
    _ method: String, _ url: String, _ body: [String: any Sendable]?, as type: Value.Type
  ) async throws -> Value {
    var request = HTTPClientRequest(url: url)
    request.method = .RAW(value: method)
    if let body { request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body))) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(90))
    let bytes = try await response.body.collect(upTo: 64 << 20)
    let data = Data(bytes.readableBytesView)
    guard response.status == .ok else {
      let refusal = try? JSONDecoder().decode(Answer<Refusal>.self, from: data)
      throw Failure(refusal?.value.message ?? String(decoding: data, as: UTF8.self))
    }
    return try JSONDecoder().decode(Answer<Value>.self, from: data).value
  }
}

private struct Answer<Value: Decodable>: Decodable {
  var value: Value
}

private struct Refusal: Decodable {
  var message: String
}

private struct NewSession: Decodable {
  var sessionId: String
}

private struct LogLine: Decodable {
  var level: String
  var message: String
}

/// What nobody looks at.
private struct Anything: Decodable {
  init(from decoder: any Decoder) {}
}
