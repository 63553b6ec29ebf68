import NIOHTTP1

extension ComparedRequest {
  /// `/v1/txn`
  static let transaction = transactionReads + transactionChecks + transactionLocks + transactionWhole

  /// Forms, sets and gets.
  private static let transactionReads: [ComparedRequest] = [
    .put("txn", "[]"),
    .put("txn", "null"),
    .put("txn", ""),
    .put("txn"),
    .put("txn", "{"),
    .put("txn", "{}"),
    .put("txn", "[{}]"),
    .put("txn", #"[{"KV":null}]"#),
    .put("txn", #"[{"KV":{}}]"#),
    .put("txn", #"[{"Bogus":1}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Bogus":1}}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"t","Value":"aGk=","Flags":1}},{"KV":{"Verb":"get","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get","Key":"nonexist"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"cas","Key":"t","Value":"aGk=","Index":1}}]"#),
    .put("txn", #"[{"KV":{"Verb":"cas","Key":"t2","Value":"aGk=","Index":0}}]"#),
    .put("txn", #"[{"KV":{"Verb":"cas","Key":"t2","Value":"aGk=","Index":0}}]"#),
    .put("txn", #"[{"KV":{"Verb":"bogus","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"bogus","Key":"t"}},{"KV":{"Verb":"get","Key":"nonexist"}}]"#)
      .ignoring(["Errors"], because: "a transaction with an unknown verb is refused before the catalog is asked what else is wrong"),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"t","Value":"!!"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"","Value":"aGk="}}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get-tree","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get-tree","Key":"zz"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"get-tree","Key":""}}]"#),
  ]

  /// Conditions that do not hold.
  private static let transactionChecks: [ComparedRequest] = [
    .put("txn", #"[{"KV":{"Verb":"check-index","Key":"t","Index":1}}]"#)
      .ignoring(["What"], because: "the text names the index"),
    .put("txn", #"[{"KV":{"Verb":"check-index","Key":"zz","Index":1}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-index","Key":"zz","Index":0}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-not-exists","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-not-exists","Key":"zz"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-session","Key":"t","Session":"00000000-0000-0000-0000-000000000000"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-session","Key":"zz","Session":"00000000-0000-0000-0000-000000000000"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"lock","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"lock","Key":"t","Session":"zz"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"lock","Key":"t","Session":"00000000-0000-0000-0000-000000000000"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"t","Session":"zz"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"t"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"t","Session":"00000000-0000-0000-0000-000000000000"}}]"#),
  ]

  /// Locks.
  private static let transactionLocks: [ComparedRequest] = [
    .put("session/create", #"{"LockDelay":"0s"}"#).naming("s1"),
    .put("session/create", #"{"LockDelay":0}"#).naming("s2"),
    .put(
      "txn",
      #"[{"KV":{"Verb":"lock","Key":"l","Value":"aGk=","Session":"{s1}"}},{"KV":{"Verb":"check-session","Key":"l","Session":"{s1}"}},{"KV":{"Verb":"get","Key":"l"}}]"#
    ),
    .put("txn", #"[{"KV":{"Verb":"lock","Key":"l","Value":"aGk=","Session":"{s2}"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"lock","Key":"l","Value":"aGl=","Session":"{s1}"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"check-session","Key":"l","Session":"{s2}"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"l","Session":"{s2}"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"l","Session":"{s1}","Value":"eA=="}},{"KV":{"Verb":"get","Key":"l"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"unlock","Key":"l","Session":"{s1}"}}]"#),
  ]

  /// All or none, deletions, limits.
  private static let transactionWhole: [ComparedRequest] = [
    .put("txn", #"[{"KV":{"Verb":"delete","Key":"zz"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"delete-cas","Key":"t","Index":1}}]"#),
    .put("txn", #"[{"KV":{"Verb":"delete-cas","Key":"zz","Index":1}}]"#),
    .put("txn", #"[{"KV":{"Verb":"delete-cas","Key":"zz","Index":0}}]"#),
    .put("txn", #"[{"KV":{"Verb":"delete-cas","Key":"t","Index":0}}]"#),
    .put(
      "txn",
      #"[{"KV":{"Verb":"set","Key":"r","Value":"aGk="}},{"KV":{"Verb":"get","Key":"nonexist"}},{"KV":{"Verb":"check-not-exists","Key":"t"}}]"#
    ),
    .get("kv/r"),
    .put(
      "txn",
      #"[{"KV":{"Verb":"set","Key":"o","Value":"MQ=="}},{"KV":{"Verb":"get","Key":"o"}},{"KV":{"Verb":"set","Key":"o","Value":"Mg=="}},{"KV":{"Verb":"get","Key":"o"}},{"KV":{"Verb":"delete","Key":"o"}},{"KV":{"Verb":"check-not-exists","Key":"o"}}]"#
    ),
    .put("txn", #"[{"KV":{"Verb":"delete-tree","Key":"t"}}]"#),
    .get("kv/?keys"),
    .put("txn", #"[{"KV":{"Verb":"delete-tree","Key":""}}]"#),
    .get("kv/?keys"),
    .put("txn", sets(65)),
    .put("txn", sets(64)),
    .send(.POST, "txn"),
    .get("txn"),
    .put("txn?dc=nope", "[]"),
    .put("txn?stale", #"[{"KV":{"Verb":"get","Key":"k1"}}]"#),
    .put("txn?pretty", #"[{"KV":{"Verb":"get","Key":"k1"}}]"#),
    .put("txn", #"[{"KV":{"Verb":"SET","Key":"v","Value":"eA=="}}]"#),
    .put("txn", #"[{"kv":{"verb":"set","key":"v","value":"eA=="}}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"v","Value":5}}]"#),
    .put("txn", #"[{"KV":{"Verb":"set","Key":"v","Flags":-1}}]"#),
    .put("txn", #"[{"Node":{"Verb":"get","Node":{"Node":"n1"}}}]"#)
      .refusedHere(
        501, "Transactions of this agent are for keys only. Register nodes, services and checks one by one.",
        because: "there are none of nodes, services and checks yet"),
    .put("txn", "[" + String(repeating: " ", count: 524_288) + "]"),
  ]

  private static func sets(_ count: Int) -> String {
    "[" + (1...count).map { #"{"KV":{"Verb":"set","Key":"k\#($0)","Value":"aGk="}}"# }.joined(separator: ",") + "]"
  }
}
