import Synchronization
import Testing

@testable import Rollcall

@Suite("A broadcast", .timeLimit(.minutes(1)))
struct BroadcastTests {
  @Test("The latest value is read at once, and by a stream that begins later")
  func latest() async {
    let broadcast = Broadcast<Int>()
    #expect(broadcast.current == nil)
    broadcast.publish(1)
    broadcast.publish(2)
    #expect(broadcast.current == 2)
    var values = broadcast.stream().makeAsyncIterator()
    #expect(await values.next() == 2)
    broadcast.publish(3)
    #expect(await values.next() == 3)
  }

  @Test("A slow reader finds the newest value and misses those between")
  func slowReader() async {
    let broadcast = Broadcast(0)
    var values = broadcast.stream().makeAsyncIterator()
    #expect(await values.next() == 0)
    for value in 1...100 { broadcast.publish(value) }
    #expect(await values.next() == 100)
  }

  @Test("A value equal to the latest wakes nobody")
  func equalValue() async {
    let broadcast = Broadcast(0)
    let calls = Mutex(0)
    let waiter = Task {
      try await broadcast.first { value in
        calls.withLock { $0 += 1 }
        return value == 2
      }
    }
    while broadcast.readerCount == 0 || calls.withLock({ $0 == 0 }) { await Task.yield() }
    broadcast.publish(0)
    broadcast.publish(1)
    broadcast.publish(1)
    broadcast.publish(2)
    #expect(await waiter.result.isSuccess)
    #expect(calls.withLock { $0 } == 3)
  }

  @Test("Finished, it ends streams after the latest value, and waits that can no longer be satisfied")
  func finish() async throws {
    let broadcast = Broadcast(0)
    var early = broadcast.stream().makeAsyncIterator()
    #expect(await early.next() == 0)
    async let waiter = broadcast.first { $0 == 9 }
    while broadcast.readerCount < 2 { await Task.yield() }
    broadcast.publish(1)
    broadcast.finish()
    broadcast.publish(2)
    #expect(await early.next() == 1)
    #expect(await early.next() == nil)
    #expect(try await waiter == nil)
    #expect(broadcast.current == 1)
    var late = broadcast.stream().makeAsyncIterator()
    #expect(await late.next() == 1)
    #expect(await late.next() == nil)
    #expect(try await broadcast.first { $0 == 1 } == 1)
    #expect(try await broadcast.first { $0 == 2 } == nil)
    #expect(broadcast.readerCount == 0)
    broadcast.finish()
  }

  @Test("A wait that the latest value satisfies ends at once")
  func satisfiedAtOnce() async throws {
    let broadcast = Broadcast(5)
    #expect(try await broadcast.first { $0 > 4 } == 5)
    #expect(broadcast.readerCount == 0)
  }

  @Test("Ten thousand waits end with the value that each awaits")
  func manyWaiters() async throws {
    let broadcast = Broadcast(0)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 1...10_000 {
        let awaited = number % 3 + 1
        group.addTask { try await broadcast.first { $0 >= awaited } == awaited }
      }
      while broadcast.readerCount < 10_000 { await Task.yield() }
      for value in 1...3 { broadcast.publish(value) }
      for try await isRight in group where !isRight { Issue.record("A wait ended with another value.") }
    }
    #expect(broadcast.readerCount == 0)
  }

  @Test("No stream goes back while many publish at once")
  func concurrentPublishing() async {
    let broadcast = Broadcast(Pair(writer: 0, number: 0))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        let stream = broadcast.stream()
        group.addTask {
          var seen: [Int: Int] = [:]
          for await pair in stream {
            if pair.number <= seen[pair.writer, default: -1] { return false }
            seen[pair.writer] = pair.number
          }
          return true
        }
      }
      await withTaskGroup { writers in
        for writer in 1...4 {
          writers.addTask {
            for number in 1...2_000 { broadcast.publish(Pair(writer: writer, number: number)) }
          }
        }
      }
      broadcast.finish()
      for await isOrdered in group { #expect(isOrdered) }
    }
  }

  private struct Pair: Sendable, Equatable {
    var writer: Int
    var number: Int
  }

  // MARK: Cancellation

  @Test("A wait cancelled before it begins, while it waits, and after its end leaves nothing behind")
  func cancellation() async throws {
    let broadcast = Broadcast(0)
    let never = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await broadcast.first { $0 == 9 }
    }
    never.cancel()
    await #expect(throws: CancellationError.self) { try await never.value }
    #expect(broadcast.readerCount == 0)

    let waiting = Task { try await broadcast.first { $0 == 9 } }
    while broadcast.readerCount == 0 { await Task.yield() }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(broadcast.readerCount == 0)

    let over = Task { try await broadcast.first { $0 == 0 } }
    #expect(try await over.value == 0)
    over.cancel()
    #expect(broadcast.readerCount == 0)
  }

  @Test("Cancellations that race with the value end each wait once, and leave nothing behind")
  func racingCancellation() async {
    for round in 1...300 {
      let broadcast = Broadcast(0)
      let tasks = (0..<8).map { _ in Task { try await broadcast.first { $0 == round } } }
      let canceller = Task { for task in tasks { task.cancel() } }
      broadcast.publish(round)
      await canceller.value
      for task in tasks {
        switch await task.result {
        case .success(let value): #expect(value == round)
        case .failure(let error): #expect(error is CancellationError)
        }
      }
      #expect(broadcast.readerCount == 0)
    }
  }

  @Test("A cancellation that arrives when the wait is over is not remembered")
  func lateCancellation() {
    var state = BroadcastState(1)
    let id = state.announceWait()
    #expect(state.readerCount == 1)
    _ = state.cancelWait(id)
    #expect(state.readerCount == 1)
    _ = state.cancelWait(id + 1)
    #expect(state.readerCount == 1)
  }

  // MARK: Lifetimes

  private final class Owner: Sendable {}

  @Test("A stream keeps its owner alive until it is dropped, unread or read to the end", arguments: [false, true])
  func owner(reads: Bool) async {
    let broadcast = Broadcast(0)
    weak var owner: Owner?
    do {
      var stream: AsyncStream<Int>?
      do {
        let made = Owner()
        owner = made
        stream = broadcast.stream(keeping: made)
      }
      #expect(owner != nil)
      if reads, let stream { for await _ in stream { break } }
      #expect(owner != nil)
      stream = nil
    }
    #expect(owner == nil)
    #expect(broadcast.readerCount == 0)
  }

  @Test("A finished broadcast lets go of the owners of its streams, though they are not read")
  func ownerAfterFinish() {
    let broadcast = Broadcast(0)
    weak var owner: Owner?
    let stream: AsyncStream<Int>
    do {
      let made = Owner()
      owner = made
      stream = broadcast.stream(keeping: made)
    }
    broadcast.finish()
    #expect(owner == nil)
    withExtendedLifetime(stream) {}
  }

  @Test("A replaced value is freed, whatever readers there are")
  func replacedValue() async {
    final class Content: Sendable, Equatable {
      static func == (left: Content, right: Content) -> Bool { left === right }
    }
    let broadcast = Broadcast<Content>()
    weak var first: Content?
    let stream = broadcast.stream()
    do {
      let content = Content()
      first = content
      broadcast.publish(content)
    }
    #expect(first != nil)
    broadcast.publish(Content())
    #expect(first == nil)
    withExtendedLifetime(stream) {}
  }

  /// A yield under the broadcast's lock, with the lock taken again by the cancellation, made the two wait for each other.
  @Test("Readers that are cancelled while values are published hold nobody up", .timeLimit(.minutes(2)))
  func cancelledReaders() async {
    let broadcast = Broadcast(0)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for round in 0..<3_000 {
            let reader = Task { for await _ in broadcast.stream() {} }
            async let publishing: Void = { for value in 0..<3 { broadcast.publish(round * 3 + value) } }()
            await Task.yield()
            reader.cancel()
            await publishing
            await reader.value
          }
        }
      }
    }
    #expect(broadcast.readerCount == 0)
  }
}

extension Result {
  fileprivate var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}
