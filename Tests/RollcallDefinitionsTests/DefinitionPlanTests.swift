import ConsulAPI
import Testing

@testable import RollcallDefinitions

@Suite struct DefinitionPlanTests {
  private static func service(_ id: String, port: Int = 1) -> Definition {
    Definition(.service(ConsulServiceRegistration(id: id, name: "web", port: port)), file: "f", line: 1)
  }

  private static let check = Definition(
    .check(ConsulCheckRegistration(checkID: "c", name: "c", ttl: GoDuration(nanoseconds: 1_000_000_000))), file: "f", line: 1)

  @Test func `What is new or changed is registered, services first`() {
    let (a, b) = (Self.service("a"), Self.service("b"))
    let plan = DefinitionPlan(
      wanted: [Self.check, a, b], applied: [a.id: Self.service("a", port: 2).subject, b.id: b.subject], owned: [a.id, b.id])
    #expect(plan.registrations == [a, Self.check])
    #expect(plan.removals.isEmpty)
  }

  @Test func `What no file defines any more goes, checks first, also what an earlier life left`() {
    let a = Self.service("a")
    let plan = DefinitionPlan(wanted: [a], applied: [a.id: a.subject], owned: [a.id, .service("b"), .check("c"), .service("d")])
    #expect(plan.registrations.isEmpty)
    #expect(plan.removals == [.check("c"), .service("d"), .service("b")])
  }

  @Test func `After a restart everything is registered once more`() {
    let a = Self.service("a")
    #expect(DefinitionPlan(wanted: [a], applied: [:], owned: [a.id]).registrations == [a])
    #expect(DefinitionPlan(wanted: [a], applied: [a.id: a.subject], owned: [a.id]).isEmpty)
  }
}
