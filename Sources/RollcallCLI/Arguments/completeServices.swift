import Rollcall

/// The names of the services in the catalog that the command line names, for completion; nothing when it cannot be asked at once.
func completeServices(_ words: [String], _ index: Int, _ prefix: String) async -> [String] {
  let given = words.lastIndex(of: "--catalog").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
  var options = CatalogOptions()
  options.given = given.flatMap { try? NamedCatalog($0) }
  let catalogOptions = options
  let names = try? await withDeadline(.seconds(1), "The catalog did not answer in time.") {
    try await catalogOptions.withCatalog { try await $0.services().services.map(\.name.rawValue) }
  }
  return names ?? []
}
