import Foundation
import Testing

@Suite struct KeyValueTests {
  struct Entry: Decodable, Equatable {
    var key: String
    var value: String?
    var valueBase64: String?
    var modifyRevision: UInt64
  }

  struct EntrySet: Decodable {
    var entries: [Entry]
    var freshness: String
  }

  @Test(arguments: Site.allCases) func `A value is written, read and deleted`(site: Site) async throws {
    let (url, key) = (try await site.url, uniqueName("key"))
    let written = try await rollcall(["kv", "put", key, "green"], catalog: url)
    #expect(written.code == 0)
    let revision = try #require(UInt64(written.output.dropLast()))
    #expect(try await rollcall(["kv", "get", key], catalog: url).output == "green\n")
    #expect(try await rollcall(["kv", "get", key, "--raw"], catalog: url).output == "green")
    let entry: Entry = try await rollcall(["kv", "get", key, "--format", "json"], catalog: url).decoded()
    #expect(entry == Entry(key: key, value: "green", modifyRevision: revision))
    #expect(try await rollcall(["kv", "delete", key], catalog: url).code == 0)
    let gone = try await rollcall(["kv", "get", key], catalog: url)
    #expect(gone.code == 1)
    #expect(gone.output.isEmpty)
    #expect(gone.errors.contains("There is no key '\(key)'."))
    #expect(try await rollcall(["kv", "delete", key], catalog: url).code == 0)
  }

  @Test(arguments: Site.allCases) func `Compare-and-set writes only what has the revision`(site: Site) async throws {
    let (url, key) = (try await site.url, uniqueName("key"))
    let first = try await rollcall(["kv", "put", key, "1", "--cas", "0"], catalog: url)
    #expect(first.code == 0)
    let revision = first.output.trimmingCharacters(in: .newlines)
    let again = try await rollcall(["kv", "put", key, "2", "--cas", "0"], catalog: url)
    #expect(again.code == 1)
    #expect(again.errors.contains("exists already; nothing was written"))
    #expect(try await rollcall(["kv", "put", key, "2", "--cas", revision], catalog: url).code == 0)
    let late = try await rollcall(["kv", "put", key, "3", "--cas", revision], catalog: url)
    #expect(late.code == 1)
    #expect(late.errors.contains("is not at revision \(revision); nothing was written"))
    #expect(try await rollcall(["kv", "delete", key, "--cas", revision], catalog: url).code == 1)
    #expect(try await rollcall(["kv", "get", key], catalog: url).output == "2\n")
  }

  @Test(arguments: Site.allCases) func `Values come from files and standard input, or as they stand`(site: Site) async throws {
    let (url, key) = (try await site.url, uniqueName("key"))
    let file = FileManager.default.temporaryDirectory.appending(path: key)
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([0, 0xff, 10]).write(to: file)
    for source in [["@\(file.path)"], ["--file", file.path]] {
      #expect(try await rollcall(["kv", "put", key] + source, catalog: url).code == 0)
      let entry: Entry = try await rollcall(["kv", "get", key, "--format", "json"], catalog: url).decoded()
      #expect(entry.valueBase64 == "AP8K" && entry.value == nil)
    }
    #expect(try await rollcall(["kv", "put", key, "-"], catalog: url, input: "from\ninput").code == 0)
    #expect(try await rollcall(["kv", "get", key, "--raw"], catalog: url).output == "from\ninput")
    #expect(try await rollcall(["kv", "put", key, "@home", "--raw"], catalog: url).code == 0)
    #expect(try await rollcall(["kv", "get", key], catalog: url).output == "@home\n")
    #expect(try await rollcall(["kv", "put", key, ""], catalog: url).code == 0)
    #expect(try await rollcall(["kv", "get", key], catalog: url).output == "\n")
    let missing = try await rollcall(["kv", "put", key, "@/no/such/file"], catalog: url)
    #expect(missing.code == 1)
    #expect(missing.errors.contains("'/no/such/file' cannot be read"))
  }

  @Test(arguments: Site.allCases) func `Keys with the same beginning are listed, read and deleted together`(site: Site) async throws {
    let (url, prefix) = (try await site.url, uniqueName("prefix") + "/")
    for name in ["b", "a"] { #expect(try await rollcall(["kv", "put", prefix + name, "of \(name)"], catalog: url).code == 0) }
    let list = try await rollcall(["kv", "list", prefix], catalog: url)
    #expect(list.lines.map { $0.prefix { $0 != " " } } == ["KEY", "\(prefix)a", "\(prefix)b"])
    let keys: [[String: AnyValue]] = try await rollcall(["kv", "list", prefix, "--format", "json"], catalog: url).decoded()
    #expect(keys.count == 2)
    let read: EntrySet = try await rollcall(["kv", "get", prefix, "--recurse", "--format", "json"], catalog: url).decoded()
    #expect(read.entries.map(\.value) == ["of a", "of b"])
    #expect(try await rollcall(["kv", "delete", prefix, "--recurse"], catalog: url).code == 0)
    let empty = try await rollcall(["kv", "list", prefix], catalog: url)
    #expect(empty.code == 0)
    #expect(empty.output.isEmpty)
    #expect(empty.errors.contains("No key begins with '\(prefix)'."))
  }

  @Test(arguments: Site.allCases) func `A watch prints the value at once and after each change`(site: Site) async throws {
    let (url, key) = (try await site.url, uniqueName("key"))
    try await RunningTool.with(["kv", "watch", key], catalog: url) { tool in
      try await tool.errors.line(containing: "There is no key '\(key)'.")
      #expect(tool.output.lines.isEmpty)
      _ = try await rollcall(["kv", "put", key, "one"], catalog: url)
      try await tool.output.line(containing: "one")
      _ = try await rollcall(["kv", "put", key, "two"], catalog: url)
      try await tool.output.line(containing: "two")
      _ = try await rollcall(["kv", "delete", key], catalog: url)
      try await tool.errors.lines { $0.count { $0.contains("There is no key") } == 2 }
      #expect(tool.output.lines == ["one", "two"])
    }
  }

  @Test(arguments: Site.allCases) func `A watch in JSON prints one line for each set`(site: Site) async throws {
    let (url, prefix) = (try await site.url, uniqueName("prefix") + "/")
    try await RunningTool.with(["kv", "watch", prefix, "--recurse", "--format", "json"], catalog: url) { tool in
      try await tool.output.line(containing: #""entries":[]"#)
      _ = try await rollcall(["kv", "put", prefix + "a", "x"], catalog: url)
      let line = try await tool.output.line(containing: prefix + "a")
      let set = try JSONDecoder().decode(EntrySet.self, from: Data(line.utf8))
      #expect(set.entries.map(\.value) == ["x"] && set.freshness == "current")
    }
  }
}

/// Any JSON value, for counting.
struct AnyValue: Decodable {
  init(from decoder: any Decoder) throws {}
}
