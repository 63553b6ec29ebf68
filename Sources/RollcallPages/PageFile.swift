/// A file that the pages consist of. They lie in `Page`, and are compiled into the program.
public struct PageFile: Sendable {
  public let type: String
  public let bytes: [UInt8]
  /// Changes with the content.
  public let tag: String

  private init(_ type: String, _ bytes: [UInt8]) {
    self.type = type
    self.bytes = bytes
    // FNV-1a.
    let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    tag = "\"\(String(hash, radix: 16))\""
  }

  /// - Parameter name: as in a URL; empty for the first page.
  public static func named(_ name: String) -> PageFile? {
    files[name.isEmpty ? "index.html" : name]
  }

  private static let html = "text/html; charset=utf-8"
  private static let style = "text/css; charset=utf-8"
  private static let script = "text/javascript; charset=utf-8"

  /// By the names of their URLs.
  package static var all: [String: PageFile] { files }

  private static let files: [String: PageFile] = [
    "api.js": PageFile(script, PackageResources.api_js),
    "app.js": PageFile(script, PackageResources.app_js),
    "catalogs.js": PageFile(script, PackageResources.catalogs_js),
    "demo.css": PageFile(style, PackageResources.demo_css),
    "demo.html": PageFile(html, PackageResources.demo_html),
    "demo.js": PageFile(script, PackageResources.demo_js),
    "detail.js": PageFile(script, PackageResources.detail_js),
    "dom.js": PageFile(script, PackageResources.dom_js),
    "icon.svg": PageFile("image/svg+xml", PackageResources.icon_svg),
    "index.html": PageFile(html, PackageResources.index_html),
    "keys.js": PageFile(script, PackageResources.keys_js),
    "list.js": PageFile(script, PackageResources.list_js),
    "model.js": PageFile(script, PackageResources.model_js),
    "stream.js": PageFile(script, PackageResources.stream_js),
    "style.css": PageFile(style, PackageResources.style_css),
    "timeline.js": PageFile(script, PackageResources.timeline_js),
    "tree.js": PageFile(script, PackageResources.tree_js),
    "values.js": PageFile(script, PackageResources.values_js),
  ]
}
