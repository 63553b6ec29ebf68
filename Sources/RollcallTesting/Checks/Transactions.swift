import Rollcall

extension ConformanceCheck {
  static let transactions = [
    ConformanceCheck(11, "A commit is done as a whole or not at all", capabilities: .keyTransactions) { run in
      let store = try await run.open().keyValues
      let (a, b, c) = (run.key("a"), run.key("b"), run.key("c"))
      try await store.put(a, [1])
      let revision = try run.require(try await store.get(a)?.modifyRevision, "The key is missing.")
      let done = try await store.commit([
        .check(key: a, .revision(revision)), .check(key: b, .absent), .set(key: b, value: [2], flags: 0, condition: .none),
        .delete(key: a, condition: .revision(revision)), .get(key: b),
      ])
      guard case .committed(let results, let at) = done else {
        throw ConformanceFailure("A commit whose conditions hold was refused: \(done).")
      }
      run.expect(results.count == 5, "A commit of five operations has \(results.count) results.")
      run.expect(results.last?.map(\.value) == [[2]], "A key that was read after it was set, in one commit, is \(results.last ?? []).")
      run.expect(results.dropLast().first { $0.first?.key == b } != nil, "A set has no entry among the results \(results).")
      run.expect(at >= revision, "The commit's revision \(at) lies before the one it checked, \(revision).")
      run.expect(try await store.get(a) == nil, "A key that a commit deleted is there.")

      let refused = try await store.commit([
        .set(key: c, value: [3], flags: 0, condition: .none), .check(key: b, .absent), .delete(key: b, condition: .none),
      ])
      guard case .refused(let refusals) = refused else {
        throw ConformanceFailure("A commit whose condition does not hold was done: \(refused).")
      }
      run.expect(refusals.map(\.operation) == [1], "The operations \(refusals.map(\.operation)) are named as refused; it was 1.")
      run.expect(try await store.get(c) == nil, "A refused commit wrote a key.")
      run.expect(try await store.get(b)?.value == [2], "A refused commit changed a key.")
    },
    ConformanceCheck(11, "A watcher never sees half a commit", capabilities: .keyTransactions) { run in
      let store = try await run.open().keyValues
      let prefix = run.key("pair/")
      let watch = run.watch(store.updates(of: .prefix(prefix)))
      for value in UInt8(1)...50 {
        _ = try await store.commit([
          .set(key: prefix + "left", value: [value], flags: 0, condition: .none),
          .set(key: prefix + "right", value: [value], flags: 0, condition: .none),
        ])
      }
      try await watch.first("the last commit") { $0.entries.first?.value == [50] }
      run.expect(
        watch.elements.allSatisfy { $0.entries.isEmpty || $0.entries.count == 2 && $0.entries[0].value == $0.entries[1].value },
        "A set shows one half of a commit without the other.")
    },
    ConformanceCheck(11, "Lists are part of a commit, and see what it has done so far", capabilities: .keyTransactions) { run in
      let store = try await run.open().keyValues
      let prefix = run.key("tree/")
      try await store.put(prefix + "a", [1])
      let outcome = try await store.commit([
        .set(key: prefix + "b", value: [2], flags: 0, condition: .none), .list(prefix: prefix), .deletePrefix(prefix),
        .list(prefix: prefix),
      ])
      guard case .committed(let results, _) = outcome, results.count == 4 else {
        throw ConformanceFailure("A commit of four operations became \(outcome).")
      }
      run.expect(results[1].map(\.key) == [prefix + "a", prefix + "b"], "The list within the commit has \(results[1].map(\.key)).")
      run.expect(results[3].isEmpty, "The list after the deletion within the commit has \(results[3].map(\.key)).")
    },
    ConformanceCheck(11, "A condition in a commit says why it does not hold", capabilities: .keyTransactions) { run in
      let store = try await run.open().keyValues
      let key = run.key("one")
      try await store.put(key, [1])
      let entry = try run.require(try await store.get(key), "The key is missing.")
      let wrong = entry.modifyRevision.next
      for operation in [
        KeyValueOperation.check(key: key, .revision(wrong)), .set(key: key, value: [2], flags: 0, condition: .revision(wrong)),
        .delete(key: key, condition: .revision(wrong)),
      ] {
        guard case .refused(let refusals) = try await store.commit([.get(key: key), operation]) else {
          throw ConformanceFailure("\(operation) was done at another revision.")
        }
        run.expect(
          refusals == [.init(operation: 1, reason: .revisionDiffers)], "\(operation) at another revision was refused as \(refusals).")
      }
    },
  ]
}
