import Testing

@testable import Rollcall

@Suite("The engines of a program")
struct CatalogsTests {
  private let catalogs = Catalogs([
    CatalogFactory(scheme: "scripted", example: "scripted:") { url, _, _ in
      guard url.options.isEmpty else { throw RollcallError.invalid("The option is unknown.") }
      return ScriptedCatalog()
    },
    CatalogFactory(scheme: "other", example: "other://host") { _, mode, _ in
      #expect(mode == .wait(upTo: .seconds(3)))
      throw RollcallError.unreachable
    },
  ])

  @Test("A URL opens the engine of its scheme, with and without TLS")
  func open() async throws {
    #expect(try await catalogs.open("scripted:") is ScriptedCatalog)
    #expect(try await catalogs.open("scripted+tls://host") is ScriptedCatalog)
  }

  @Test("A scheme that no engine has is unsupported, and the error shows those there are")
  func unknownScheme() async {
    let error = await #expect(throws: RollcallError.self) { try await catalogs.open("etcd://host") }
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains("etcd://host") == true)
    #expect(error?.message.contains("other://host  scripted:") == true)
  }

  @Test("What is no URL is invalid, and what the engine says is passed on")
  func otherErrors() async {
    let noURL = await #expect(throws: RollcallError.self) { try await catalogs.open("scripted") }
    #expect(noURL?.code == .invalid)
    await #expect(throws: RollcallError.invalid("The option is unknown.")) { try await catalogs.open("scripted:?a=b") }
    await #expect(throws: RollcallError.unreachable) { try await catalogs.open("other:", connect: .wait(upTo: .seconds(3))) }
  }

  @Test("Of two engines with one scheme the later counts")
  func twice() async throws {
    let twice = Catalogs([
      CatalogFactory(scheme: "scripted", example: "first") { _, _, _ in throw RollcallError.unreachable },
      CatalogFactory(scheme: "scripted", example: "second") { _, _, _ in ScriptedCatalog() },
    ])
    #expect(twice.examples == ["second"])
    #expect(try await twice.open("scripted:") is ScriptedCatalog)
  }
}
