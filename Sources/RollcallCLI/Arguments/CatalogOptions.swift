import ArgumentParser
import Foundation
import Rollcall

/// The catalog that a command asks.
struct CatalogOptions: ParsableArguments {
  @Option(
    name: .customLong("catalog"),
    help: ArgumentHelp(
      "The catalog to ask.",
      discussion: "Otherwise the one that ROLLCALL_CATALOG names, otherwise the agent of this machine, \(Self.standard).",
      valueName: "url"),
    completion: .list(Catalogs.builtIn.examples),
    transform: { try NamedCatalog($0) })
  var given: NamedCatalog?

  /// The environment variable that stands for `--catalog`.
  static let variable = "ROLLCALL_CATALOG"
  static let standard = "consul://127.0.0.1:8500"

  /// The catalog that is asked when the command line names none.
  /// - Throws: a sentence that says what is wrong with the environment's URL.
  static var standing: NamedCatalog {
    get throws(ValidationError) {
      guard let fromEnvironment = try fromEnvironment else { return try NamedCatalog(standard) }
      return fromEnvironment
    }
  }

  /// - Throws: a sentence that says what is wrong with the environment's URL.
  static var fromEnvironment: NamedCatalog? {
    get throws(ValidationError) {
      guard let text = ProcessInfo.processInfo.environment[variable], !text.isEmpty else { return nil }
      do {
        return try NamedCatalog(text)
      } catch {
        throw ValidationError("\(variable): \(error.message)")
      }
    }
  }

  var catalog: NamedCatalog {
    get throws(ValidationError) {
      if let given { return given }
      return try Self.standing
    }
  }

  mutating func validate() throws {
    _ = try catalog
  }

  /// Opens the catalog, and closes it after the body.
  /// - Throws: what the body throws; errors of the catalog as ``CommandFailure`` or, where the caller can mend them, as `ValidationError`.
  func withCatalog<Result>(connect mode: ConnectMode = .failAtOnce, _ body: (any Catalog) async throws -> Result) async throws -> Result {
    let url = try catalog.url
    do {
      let catalog = try await Catalogs.builtIn.open(url, connect: mode, logger: .silent)
      do {
        let result = try await body(catalog)
        await catalog.close()
        return result
      } catch {
        await catalog.close()
        throw error
      }
    } catch let error as RollcallError {
      throw CommandFailure.forCaller(error, of: url)
    }
  }
}
