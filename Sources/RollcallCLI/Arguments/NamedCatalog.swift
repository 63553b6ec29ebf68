import ArgumentParser
import Rollcall

/// A catalog as `--catalog` names it: `URL`, or `NAME=URL`.
struct NamedCatalog: Sendable {
  /// Nil when none was given.
  var name: String?
  var url: CatalogURL

  init(name: String? = nil, url: CatalogURL) {
    self.name = name
    self.url = url
  }

  /// - Throws: a sentence that quotes the text and shows a right one.
  init(_ text: String) throws(ValidationError) {
    var rest = text[...]
    // A URL's scheme ends at a colon, so an equals sign before the first colon ends a name.
    if let equals = text.firstIndex(of: "="), !text[..<equals].contains(":") {
      let name = String(text[..<equals])
      guard ServiceName(name).isDNSLabel else {
        throw ValidationError("'\(name)' cannot name a catalog: use letters, digits and inner hyphens, at most 63.")
      }
      self.name = name
      rest = text[text.index(after: equals)...]
    }
    do {
      url = try CatalogURL(String(rest))
    } catch {
      throw ValidationError(error.message)
    }
    guard Catalogs.builtIn.contains(url) else {
      throw ValidationError("No engine here opens '\(url)'. Possible: \(Catalogs.builtIn.examples.joined(separator: "  "))")
    }
  }
}
