import Testing

@testable import RollcallDashboard

@Suite struct RateSamplerTests {
  @Test func `A rate is what came within the time, for each second of it`() {
    var sampler = RateSampler()
    let start = ContinuousClock.now
    #expect(sampler.sample(registrations: 10, lookups: 100, at: start) == nil)
    #expect(sampler.sample(registrations: 14, lookups: 100, at: start + .seconds(2)) == Rates(registrations: 2, lookups: 0))
    // Counters that begin anew are no negative rate.
    #expect(sampler.sample(registrations: 0, lookups: 7, at: start + .seconds(3)) == Rates(registrations: 0, lookups: 0))
  }
}
