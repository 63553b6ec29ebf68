import Foundation
import Testing

@testable import EtcdClient

@Suite struct RetryRuleTests {
  private static func decision(
    _ error: EtcdError, _ effect: RetryRule.Effect, cutShort: Bool = false, mayRefresh: Bool = true
  ) -> RetryRule.Decision {
    RetryRule.decision(error, effect: effect, wasCutShort: cutShort, mayRefreshToken: mayRefresh)
  }

  @Test func `A write is tried again only when it was certainly never sent`() {
    for code in EtcdError.Code.allCases {
      for outcome in [EtcdError.Outcome.notSent, .refused, .ambiguous] {
        for reason in [EtcdError.Reason?.none, .connectionLost, .unresponsive, .noLeader, .leaderChanged, .serverTimedOut] {
          let error = EtcdError(code, reason: reason, outcome: outcome, message: "")
          let isRetried = Self.decision(error, .write, cutShort: true) != .fail
          #expect(isRetried == (code == .unavailable && outcome == .notSent), "\(error)")
        }
      }
    }
  }

  @Test func `A read goes elsewhere when its member answers that it cannot, or does not answer in its time`() {
    let noLeader = EtcdError(answered: .unavailable, "etcdserver: no leader")
    #expect(Self.decision(noLeader, .read) == .retryElsewhere)
    let cut = EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "")
    #expect(Self.decision(cut, .read) == .retry)
    let late = EtcdError(.deadlineExceeded, outcome: .ambiguous, message: "")
    #expect(Self.decision(late, .read, cutShort: true) == .retryElsewhere)
    #expect(Self.decision(late, .read, cutShort: false) == .fail)
  }

  @Test(arguments: [
    (EtcdError.Code.unauthenticated, "etcdserver: invalid auth token"), (.invalidArgument, "etcdserver: user name is empty"),
    (.invalidArgument, "etcdserver: revision of auth store is old"), (.permissionDenied, "etcdserver: revision of auth store is old"),
  ])
  func `Each way in which etcd says that a token has expired gets a new one, for writes too`(code: EtcdError.Code, message: String) {
    let error = EtcdError(answered: code, message)
    #expect(error.reason == .tokenExpired)
    #expect(Self.decision(error, .write) == .retryWithNewToken)
    #expect(Self.decision(error, .write, mayRefresh: false) == .fail)
    // The same in the words of a watch.
    let name = code.description.split(separator: "_").map(\.capitalized).joined()
    #expect(EtcdError(cancelReason: "rpc error: code = \(name) desc = \(message)").reason == .tokenExpired)
  }

  @Test func `Refusals are final`() {
    let refusals: [(EtcdError.Code, String)] = [
      (.permissionDenied, "etcdserver: permission denied"),
      (.invalidArgument, "etcdserver: authentication failed, invalid user ID or password"),
      (.outOfRange, "etcdserver: mvcc: required revision has been compacted"), (.resourceExhausted, "etcdserver: too many requests"),
    ]
    for (code, message) in refusals { #expect(Self.decision(EtcdError(answered: code, message), .read) == .fail) }
  }
}
