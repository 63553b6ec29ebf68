import Rollcall
import Synchronization

extension ConformanceCheck {
  static let durability = [
    ConformanceCheck(11, "Each acknowledged write is there after the server was killed in the middle of writing", faults: [.kill]) { run in
      let catalog = try await run.open()
      let store = catalog.keyValues
      let acknowledged = Acknowledged()
      try await withThrowingTaskGroup { group in
        for writer in 0..<8 {
          group.addTask {
            let key = run.key("writer-\(writer)")
            // Until the server is gone.
            for value in 1... {
              guard (try? await store.put(key, Array("\(value)".utf8))) != nil else { return }
              acknowledged.note(key, value)
              // An engine that answers without waiting must not keep the fault from coming.
              await Task.yield()
            }
          }
        }
        group.addTask {
          while acknowledged.values.values.filter({ $0 >= 10 }).count < 8 { try await Task.sleep(for: .milliseconds(5)) }
          try await run.fixture.cause(.kill)
        }
        try await group.waitForAll()
      }
      try await run.fixture.heal(.kill)
      let reader = try await run.open()
      for (key, value) in acknowledged.values {
        let read = try await reader.keyValues.get(key).flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 0
        // One write more may have been done and not acknowledged.
        run.expect((value...value + 1).contains(read), "\(key) was acknowledged at \(value), and is \(read) after the restart.")
      }
    },
    ConformanceCheck(5, "What was acknowledged is there after the store was closed and opened again", faults: [.reopen]) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: .seconds(60))
      let instance = run.instance(run.service(), "one", tags: ["kept"])
      try await session.register(instance)
      try await catalog.keyValues.put(run.key("one"), [1, 2, 3], flags: run.profile.capabilities.contains(.keyFlags) ? 7 : 0)
      let before = try run.require(try await catalog.keyValues.get(run.key("one")), "The key is missing.")
      try await run.fixture.cause(.reopen)
      try await run.fixture.heal(.reopen)
      let again = try await run.open()
      let entry = try await again.keyValues.get(run.key("one"))
      run.expect(entry == before, "After the store was opened again the key is \(String(describing: entry)), not \(before).")
      let found = try await again.instances(of: run.service()).registered(instance)
      run.expect(found?.instance.tags == ["kept"], "After the store was opened again the instance is \(String(describing: found)).")
      try await again.keyValues.put(run.key("one"), [4])
      let after = try run.require(try await again.keyValues.get(run.key("one")), "The key is missing.")
      run.expect(after.modifyRevision > before.modifyRevision, "After the store was opened again its revisions began anew.")
    },
    ConformanceCheck(5, "A session goes on with its remaining time after the store was closed and opened again", faults: [.reopen]) { run in
      let catalog = try await run.open()
      let session = try await run.session(on: catalog, timeout: run.profile.sessionTimeout)
      let timeout = try run.require(session.timeout, "A session that was asked to time out has no timeout.")
      let instance = run.instance(run.service(), "one")
      try await session.register(instance)
      let sent = ContinuousClock.now
      try await session.renew()
      try await run.fixture.cause(.reopen)
      try await run.fixture.heal(.reopen)
      let reopened = ContinuousClock.now
      let again = try await run.open()
      let watch = run.watch(again.updates(of: run.service()))
      try await watch.first("the present set") { _ in true }
      let gone = try await watch.first("the instance to vanish") { $0.freshness.isCurrent && !run.serves($0, instance) }
      run.expect(gone.time - sent >= timeout, "It vanished \(gone.time - sent) after its last renewal; the timeout is \(timeout).")
      run.expect(
        gone.time - reopened <= timeout + run.profile.tick + .seconds(1),
        "It vanished \(gone.time - reopened) after the store was opened again; its whole timeout is \(timeout).")
    },
  ]
}

/// The last value of each key that the catalog acknowledged.
private final class Acknowledged: Sendable {
  private let state = Mutex<[String: Int]>([:])

  var values: [String: Int] { state.withLock { $0 } }

  func note(_ key: String, _ value: Int) {
    state.withLock { $0[key] = value }
  }
}
