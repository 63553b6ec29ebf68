import Testing

@testable import RollcallEtcd

@Suite struct PaceTests {
  @Test func `A tenth of a second's worth goes at once, and then each in its turn`() {
    var pace = Pace(perSecond: 100)
    let pauses = (0..<31).map { _ in pace.next(at: .seconds(5)) }
    #expect(pauses.prefix(11).allSatisfy { $0 == .zero })
    #expect(pauses[20] == .milliseconds(100))
    #expect(pauses[30] == .milliseconds(200))
  }

  @Test func `No second has more than the rate and what may go at once`() {
    var (pace, now, sent) = (Pace(perSecond: 50), Duration.zero, [Duration]())
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      now += .milliseconds(Int.random(in: 0...30, using: &random))
      sent.append(now + pace.next(at: now))
    }
    for start in sent { #expect(sent.filter { $0 >= start && $0 < start + .seconds(1) }.count <= 56) }
  }

  @Test func `Whoever comes rarely never waits`() {
    var pace = Pace(perSecond: 10)
    #expect((1...20).allSatisfy { pace.next(at: .milliseconds(100) * $0) == .zero })
  }
}
