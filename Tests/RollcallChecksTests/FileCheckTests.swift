import Foundation
import Rollcall
import RollcallAgent
import RollcallChecks
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileCheckTests {
  private let file = FileManager.default.temporaryDirectory.appending(path: "check-\(UUID().uuidString)").path

  private func run(maximumAge: Duration = .seconds(600)) async -> CheckOutcome {
    let runner = ProbeRunner()
    let outcome = await runner.run(.file(path: file, maximumAge: maximumAge), timeout: .seconds(10), outputLimit: 100)
    await runner.shutdown()
    return outcome
  }

  private func change(at time: Date) throws {
    try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: file)
  }

  @Test func `A fresh file passes, an old one and a missing one are critical`() async throws {
    #expect(await run() == CheckOutcome(.critical, "File \(file): no such file or directory"))
    try Data("backup".utf8).write(to: URL(filePath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(await run().health == .passing)
    let time = Date(timeIntervalSince1970: 1_480_000_000)
    try change(at: time)
    #expect(await run() == CheckOutcome(.critical, "File \(file): last changed 2016-11-24T15:06:40Z, more than 600.0 seconds ago"))
    #expect(await run(maximumAge: .seconds(1_000_000_000)) == CheckOutcome(.passing, "File \(file): last changed 2016-11-24T15:06:40Z"))
    try change(at: Date(timeIntervalSinceNow: 3600))
    #expect(await run().health == .passing, "from the future")
  }

  @Test func `Behind a link the file counts, and a folder may be looked at as well`() async throws {
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(await run().health == .passing)
    try FileManager.default.createSymbolicLink(atPath: file + "/link", withDestinationPath: "/does/not/exist")
    let runner = ProbeRunner()
    let dangling = await runner.run(.file(path: file + "/link", maximumAge: .seconds(600)), timeout: .seconds(10), outputLimit: 100)
    #expect(dangling.health == .critical)
    await runner.shutdown()
  }
}
