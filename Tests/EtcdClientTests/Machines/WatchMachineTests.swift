import Foundation
import NIOCore
import SwiftProtobuf
import Testing

@testable import EtcdClient

@Suite struct WatchMachineTests {
  private var machine = WatchMachine(
    .init(
      progressInterval: .seconds(10), progressTimeout: .seconds(4), backoff: .milliseconds(50), maximumBackoff: .milliseconds(200)),
    hasCredentials: true, random: Largest())
  private let cut = EtcdError(.unavailable, reason: .connectionLost, outcome: .ambiguous, message: "cut")
  private let range = EtcdKeyRange.prefix("p/")

  private func request(from: Int64? = nil) -> WatchRequest { WatchRequest(range: range, options: EtcdWatchOptions(from: from)) }

  private func creation(from: Int64?) -> WatchMachine.Action { .create(range, EtcdWatchOptions(from: from)) }

  private static func created(_ number: Int64, revision: Int64) -> ProtoWatchResponse {
    .with {
      $0.created = true
      $0.watchID = number
      $0.header.revision = revision
    }
  }

  private static func puts(_ number: Int64, _ revisions: Int64..., fragment: Bool = false) -> ProtoWatchResponse {
    .with {
      $0.watchID = number
      $0.fragment = fragment
      $0.header.revision = revisions.last ?? 0
      $0.events = revisions.map { revision in
        .with {
          $0.kv.key = .init("p/\(revision)".utf8)
          $0.kv.modRevision = revision
        }
      }
    }
  }

  private static func progress(_ number: Int64, _ revision: Int64) -> ProtoWatchResponse {
    .with {
      $0.watchID = number
      $0.header.revision = revision
    }
  }

  /// The revisions of each report of changes.
  private static func revisions(_ actions: [WatchMachine.Action]) -> [[Int64]] {
    var found: [[Int64]] = []
    for case .report(_, .changes(let changes, let revision)) in actions {
      found.append(changes.map(\.entry.modRevision))
      #expect(changes.last?.entry.modRevision == revision)
    }
    return found
  }

  private static func end(_ actions: [WatchMachine.Action]) -> EtcdError? {
    for case .finish(_, let error) in actions { return error }
    return nil
  }

  /// A watch with number 1 on stream 1, opened at 0 when the store was at `revision`.
  private mutating func start(from: Int64? = nil, revision: Int64 = 100) {
    _ = machine.add(1, request(from: from), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    _ = machine.received(Self.created(0, revision: revision), on: 1, now: .at(0))
  }

  /// Loses the first stream, and returns what is created on the next.
  private mutating func resume() -> [WatchMachine.Action] {
    _ = machine.streamEnded(1, cut)
    _ = machine.pauseOver()
    return machine.streamOpened(2, now: .at(1_000))
  }

  // MARK: One stream for all

  @Test mutating func `The stream opens with the first watch, and creations go out one at a time`() {
    #expect(machine.add(1, request(from: 5), now: .at(0)) == [.openStream(1)])
    #expect(machine.add(2, request(), now: .at(0)) == [])
    #expect(machine.streamOpened(1, now: .at(0)) == [creation(from: 5)])
    #expect(
      machine.received(Self.created(0, revision: 9), on: 1, now: .at(0)) == [.report(1, .opened(revision: 9)), creation(from: nil)])
    #expect(machine.received(Self.created(1, revision: 9), on: 1, now: .at(0)) == [.report(2, .opened(revision: 9))])
    #expect(Self.revisions(machine.received(Self.puts(1, 10), on: 1, now: .at(0))) == [[10]])
    #expect(machine.remove(1) == [.cancel(0)])
    #expect(machine.received(Self.puts(0, 11), on: 1, now: .at(0)) == [], "of a watch that was removed")
    #expect(machine.remove(2) == [.closeStream(1)])
    #expect(machine.due == nil)
  }

  @Test mutating func `A watch removed while it is created is cancelled as soon as its number is known`() {
    _ = machine.add(1, request(), now: .at(0))
    _ = machine.add(2, request(), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    #expect(machine.remove(1) == [])
    #expect(machine.received(Self.created(0, revision: 9), on: 1, now: .at(0)) == [.cancel(0), creation(from: nil)])
  }

  // MARK: Where it resumes

  @Test mutating func `A watch resumes where it was asked to begin, until something is known`() {
    start(from: 50, revision: 100)
    #expect(resume() == [creation(from: 50)])
  }

  @Test mutating func `A watch of the present resumes behind the revision it was created at`() {
    start(revision: 100)
    #expect(resume() == [creation(from: 101)])
  }

  @Test mutating func `A watch resumes behind the last change it has told`() {
    start(from: 50)
    _ = machine.received(Self.puts(0, 103, 104), on: 1, now: .at(0))
    #expect(resume() == [creation(from: 105)])
  }

  @Test mutating func `A watch resumes behind its progress, and never before what it has told`() {
    start(from: 50)
    #expect(machine.received(Self.progress(0, 200), on: 1, now: .at(0)) == [.report(1, .progress(revision: 200))])
    _ = machine.received(Self.progress(0, 150), on: 1, now: .at(0))
    #expect(resume() == [creation(from: 201)])
  }

  @Test mutating func `The answer to a question for the progress moves nothing: it can overtake changes`() {
    start(from: 50)
    #expect(machine.received(Self.progress(-1, 500), on: 1, now: .at(0)) == [])
    #expect(resume() == [creation(from: 50)])
  }

  @Test mutating func `The interruption is told once, with its end`() {
    start(from: 50)
    #expect(machine.streamEnded(1, cut) == [.report(1, .interrupted(cut)), .startPause(.milliseconds(50))])
    #expect(machine.pauseOver() == [.openStream(2)])
    #expect(machine.streamEnded(2, cut) == [.startPause(.milliseconds(100))])
    #expect(machine.pauseOver() == [.openStream(3)])
    _ = machine.streamOpened(3, now: .at(1_000))
    #expect(machine.received(Self.puts(0, 60), on: 2, now: .at(1_000)) == [], "of an old stream")
    #expect(machine.received(Self.created(4, revision: 100), on: 3, now: .at(1_000)) == [.report(1, .opened(revision: 100))])
    #expect(machine.streamEnded(3, cut).last == .startPause(.milliseconds(50)), "a success resets the pause")
  }

  @Test mutating func `What the server sends a second time is not told a second time`() {
    start(from: 50)
    #expect(Self.revisions(machine.received(Self.puts(0, 51, 52), on: 1, now: .at(0))) == [[51, 52]])
    #expect(machine.received(Self.puts(0, 51, 52), on: 1, now: .at(0)) == [])
    #expect(Self.revisions(machine.received(Self.puts(0, 52, 53), on: 1, now: .at(0))) == [[53]])
  }

  @Test mutating func `The largest revisions do not overflow`() {
    start(revision: .max)
    #expect(machine.received(Self.progress(0, .max), on: 1, now: .at(0)) == [.report(1, .progress(revision: .max))])
    #expect(Self.revisions(machine.received(Self.puts(0, .max), on: 1, now: .at(0))) == [[.max]])
    #expect(resume() == [creation(from: .max)])
    _ = machine.received(Self.created(0, revision: .min), on: 2, now: .at(0))
    #expect(Self.end(machine.revisionRead(.success(.min)))?.reason == .historyLost)
  }

  // MARK: Fragments

  @Test mutating func `A revision that straddles fragments is told whole`() {
    start(from: 1)
    #expect(Self.revisions(machine.received(Self.puts(0, 5, 6, 6, fragment: true), on: 1, now: .at(0))) == [[5]])
    #expect(machine.received(Self.puts(0, 6, 6, fragment: true), on: 1, now: .at(0)) == [])
    // Progress in between would claim what was not told.
    #expect(machine.received(Self.progress(0, 9), on: 1, now: .at(0)) == [])
    #expect(Self.revisions(machine.received(Self.puts(0, 6, 7), on: 1, now: .at(0))) == [[6, 6, 6, 6, 6, 7]])
    #expect(resume() == [creation(from: 8)])
  }

  @Test mutating func `Half a revision is forgotten with its stream`() {
    start(from: 1)
    _ = machine.received(Self.puts(0, 5, 6, fragment: true), on: 1, now: .at(0))
    #expect(resume() == [creation(from: 6)])
    _ = machine.received(Self.created(0, revision: 9), on: 2, now: .at(0))
    #expect(Self.revisions(machine.received(Self.puts(0, 6, 6), on: 2, now: .at(0))) == [[6, 6]])
  }

  @Test mutating func `A revision without end is not kept for ever`() {
    start(from: 1)
    var endless = Self.puts(0, 5, fragment: true)
    endless.events[0].kv.value = .init(repeating: 1, count: 1 << 20)
    var error: EtcdError?
    for _ in 0..<100 where error == nil { error = Self.end(machine.received(endless, on: 1, now: .at(0))) }
    #expect(error?.code == .resourceExhausted)
  }

  // MARK: The ends

  @Test mutating func `A compacted start ends the watch, and the others go on`() {
    start(from: 3)
    _ = machine.add(2, request(), now: .at(0))
    _ = machine.received(Self.created(1, revision: 100), on: 1, now: .at(0))
    let compacted = ProtoWatchResponse.with {
      $0.watchID = 0
      $0.canceled = true
      $0.compactRevision = 40
    }
    let actions = machine.received(compacted, on: 1, now: .at(0))
    #expect(Self.end(actions)?.reason == .compacted)
    #expect(Self.end(actions)?.message.contains("40") == true)
    #expect(Self.revisions(machine.received(Self.puts(1, 101), on: 1, now: .at(0))) == [[101]])
  }

  @Test(arguments: [
    ("mvcc: watcher range is empty", EtcdError.Reason.emptyRange),
    ("rpc error: code = PermissionDenied desc = etcdserver: permission denied", .permissionDenied),
  ])
  mutating func `A creation that is canceled at once ends that watch, and the next is created`(why: String, reason: EtcdError.Reason) {
    _ = machine.add(1, request(), now: .at(0))
    _ = machine.add(2, request(), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    let refusal = ProtoWatchResponse.with {
      $0.created = true
      $0.canceled = true
      $0.watchID = -1
      $0.cancelReason = why
    }
    let actions = machine.received(refusal, on: 1, now: .at(0))
    #expect(Self.end(actions)?.reason == reason)
    #expect(actions.last == creation(from: nil))
  }

  @Test(arguments: [
    "rpc error: code = Unauthenticated desc = etcdserver: invalid auth token",
    "rpc error: code = InvalidArgument desc = etcdserver: user name is empty",
    "rpc error: code = InvalidArgument desc = etcdserver: revision of auth store is old",
    "rpc error: code = PermissionDenied desc = etcdserver: revision of auth store is old",
  ])
  mutating func `A watch refused for its token comes again with another, but not for ever`(why: String) {
    let refusal = ProtoWatchResponse.with {
      $0.created = true
      $0.canceled = true
      $0.watchID = -1
      $0.cancelReason = why
    }
    _ = machine.add(1, request(from: 5), now: .at(0))
    for stream in 1...3 {
      #expect(machine.streamOpened(stream, now: .at(0)) == [creation(from: 5)])
      let actions = machine.received(refusal, on: stream, now: .at(0))
      #expect(Array(actions.prefix(2)) == [.closeStream(stream), .rejectToken])
      #expect(machine.pauseOver() == [.openStream(stream + 1)])
    }
    _ = machine.streamOpened(4, now: .at(0))
    #expect(Self.end(machine.received(refusal, on: 4, now: .at(0)))?.reason == .tokenExpired)
  }

  // MARK: A stream that is silently dead

  @Test mutating func `A silent stream is asked for its progress, twice, and then opened anew elsewhere`() {
    start()
    #expect(machine.due == .at(10_000))
    #expect(machine.timePassed(now: .at(9_999)) == [])
    #expect(machine.timePassed(now: .at(10_000)) == [.askProgress])
    #expect(machine.timePassed(now: .at(14_000)) == [.askProgress])
    let actions = machine.timePassed(now: .at(18_000))
    #expect(Array(actions.prefix(2)) == [.closeStream(1), .demote])
    guard case .report(1, .interrupted(let error)) = actions.dropFirst(2).first else { return #expect(Bool(false), "\(actions)") }
    #expect(error.reason == .unresponsive)
    #expect(actions.last == .startPause(.milliseconds(50)))
  }

  @Test mutating func `Any answer shows that the stream lives`() {
    start()
    _ = machine.timePassed(now: .at(10_000))
    _ = machine.received(Self.progress(-1, 100), on: 1, now: .at(10_100))
    #expect(machine.due == .at(20_100))
  }

  @Test mutating func `A creation without an answer is found as well`() {
    _ = machine.add(1, request(), now: .at(0))
    _ = machine.streamOpened(1, now: .at(0))
    #expect(machine.due == .at(10_000))
  }

  // MARK: A store that has gone back

  @Test mutating func `A revision beyond the store's is checked with a quorum, and the watch ended if the store has gone back`() {
    start(from: 101, revision: 100)
    _ = machine.streamEnded(1, cut)
    _ = machine.pauseOver()
    _ = machine.streamOpened(2, now: .at(0))
    #expect(
      machine.received(Self.created(0, revision: 7), on: 2, now: .at(0)) == [.report(1, .opened(revision: 7)), .readRevision(range)])
    // That read has failed: it is tried with the next question for the progress.
    #expect(machine.revisionRead(.failure(cut)) == [])
    #expect(machine.timePassed(now: .at(20_000)) == [.askProgress, .readRevision(range)])
    let actions = machine.revisionRead(.success(7))
    #expect(Self.end(actions)?.reason == .historyLost)
  }

  @Test mutating func `A member that lags behind the others is no lost history`() {
    start(from: 101, revision: 90)
    #expect(machine.revisionRead(.success(100)) == [])
    #expect(Self.revisions(machine.received(Self.puts(0, 101), on: 1, now: .at(0))) == [[101]])
  }

  // MARK: Slow readers

  @Test mutating func `A reader that is behind has its watch cancelled, and resumed once it has caught up`() {
    start(from: 1)
    _ = machine.received(Self.puts(0, 5), on: 1, now: .at(0))
    #expect(machine.readerFellBehind(1) == [.cancel(0)])
    #expect(machine.received(Self.puts(0, 6), on: 1, now: .at(0)) == [])
    #expect(machine.readerFellBehind(1) == [])
    #expect(machine.readerCaughtUp(1, now: .at(0)) == [creation(from: 6)])
    #expect(machine.readerCaughtUp(1, now: .at(0)) == [])
  }

  @Test mutating func `A stream lost meanwhile does not concern a reader that is behind`() {
    start(from: 1)
    _ = machine.readerFellBehind(1)
    #expect(machine.streamEnded(1, cut) == [.startPause(.milliseconds(50))])
    #expect(machine.readerCaughtUp(1, now: .at(0)) == [])
    _ = machine.pauseOver()
    #expect(machine.streamOpened(2, now: .at(0)) == [creation(from: 1)])
  }

  @Test mutating func `Closing ends every watch`() {
    start()
    let closed = EtcdError(.cancelled, reason: .closed, outcome: .ambiguous, message: "closed")
    #expect(machine.close(closed) == [.closeStream(1), .finish(1, closed)])
    #expect(machine.streamEnded(1, cut) == [])
    #expect(machine.pauseOver() == [])
  }
}
