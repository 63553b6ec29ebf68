/// A mistake that engines really make, for the simulated catalog to make on purpose.
enum PlantedBug: String, CaseIterable, Sendable {
  // Reading
  case takesAnErrorForAnEmptySet, dropsMetadata, decodesNamesTwice, readsAnOldSet, sharesIDsAmongServices
  // Watching
  case givesNoInitialSet, givesPartialSets, goesBackInTime, keepsEverySetForSlowReaders, missesDeletions
  // Losing the server
  case emptiesOnLoss, endsOnLoss, neverComesBack, publishesHalfAfterReconnect, ignoresAnEmptiedStore, hangsWhenTheServerIsGone
  // Sessions
  case expiresEarly, expiresLate, ignoresRenewals, hidesALostSession, keepsInstancesOfClosedSessions, deregistersWhatIsAnothers
  case takesAConflictForSuccess, refusesTakeover, leavesAGapInTakeover, acceptsInvalidInstances
  // Key-value
  case takesAnEmptyValueForNone, truncatesValuesAtZero, listsByPath, ignoresConditions, losesUpdates, commitsInHalves, forgetsWrites
  case ignoresLockHolders
  // Connecting
  case doesNotWait, hidesTheLossOfTheConnection, leavesStreamsOpen
}

extension PlantedBug {
  /// Long enough for the renewals to keep the session until they are to stop, on a busy machine and with a bug that shortens its time.
  var sessionTimeout: Duration { self == .expiresEarly ? .seconds(10) : .seconds(4) }

  /// The check that must find it, and words of the failure that show that it was found for the right reason.
  var finding: (check: String, words: String) {
    switch self {
    case .takesAnErrorForAnEmptySet: ("A catalog whose server is gone is an error, never an empty set", "Reading instances succeeded")
    case .dropsMetadata: ("An instance reads back as it was registered", "The metadata")
    case .decodesNamesTwice: ("Names with spaces, slashes, signs and letters of any script are told apart", "has the ports")
    case .readsAnOldSet: ("A read includes every write that was acknowledged before it", "was read")
    case .sharesIDsAmongServices: ("Two services may have instances of the same id", "read back as")
    case .givesNoInitialSet: ("A watch gives the present set at once", "in vain for the present set")
    case .givesPartialSets: ("Each change gives a complete set", "in vain for a second instance")
    case .goesBackInTime: ("Sets never go back in time", "out of order")
    case .keepsEverySetForSlowReaders: ("A slow reader finds the newest set, and misses those between", "not the newest")
    case .missesDeletions: ("Each change gives a complete set", "in vain for the end of the second instance")
    case .emptiesOnLoss:
      (
        "Losing the server marks the last set stale and does not empty it; the truth follows its return",
        "in vain for the set, marked stale"
      )
    case .endsOnLoss:
      ("Losing the server marks the last set stale and does not empty it; the truth follows its return", "The stream ended")
    case .neverComesBack:
      (
        "Losing the server marks the last set stale and does not empty it; the truth follows its return",
        "in vain for the whole set, current"
      )
    case .publishesHalfAfterReconnect:
      ("Losing the server marks the last set stale and does not empty it; the truth follows its return", "all 20 were alive")
    case .ignoresAnEmptiedStore:
      ("A store that comes back empty is read anew: streams end up empty and current", "in vain for an empty set")
    case .hangsWhenTheServerIsGone: ("A catalog whose server is gone is an error, never an empty set", "in vain for Reading instances")
    case .expiresEarly:
      (
        "What hangs on a session vanishes no earlier than its timeout after the last renewal, and at most a tick later",
        "after its last renewal was sent"
      )
    case .expiresLate:
      (
        "What hangs on a session vanishes no earlier than its timeout after the last renewal, and at most a tick later",
        "after its last renewal was answered"
      )
    case .ignoresRenewals: ("What is renewed stays", "missing in a set")
    case .hidesALostSession: ("A closed session is lost for good; closing it again is no error", "Renewing a closed session succeeded")
    case .keepsInstancesOfClosedSessions:
      ("Closing a session removes everything on it, and only that", "After one of two sessions was closed")
    case .deregistersWhatIsAnothers:
      ("A session deregisters what is its own, and leaves alone what is not", "A session removed an instance that is another one's")
    case .takesAConflictForSuccess:
      ("An id that a live owner holds at another address is a conflict", "Registering an id that a live owner holds succeeded")
    case .refusesTakeover: ("A restarted process takes over its own entry without a gap", "An error came where none is allowed")
    case .leavesAGapInTakeover: ("A restarted process takes over its own entry without a gap", "missing in a set between")
    case .acceptsInvalidInstances: ("What cannot be registered is an error before it reaches anyone", "succeeded")
    case .takesAnEmptyValueForNone: ("A missing key is nil, an empty value is a value", "An empty value reads back as no entry")
    case .truncatesValuesAtZero: ("Any bytes are a value", "other bytes")
    case .listsByPath: ("A list has exactly the keys that begin with the prefix, sorted by their bytes", "The keys are listed as")
    case .ignoresConditions: ("Compare-and-set writes only at the expected revision", "A key that exists was created again")
    case .losesUpdates: ("Ten writers that compare and set lose nothing", "acknowledged increments made")
    case .commitsInHalves: ("A commit is done as a whole or not at all", "A refused commit wrote a key")
    case .forgetsWrites: ("Each acknowledged write is there after the server was killed in the middle of writing", "was acknowledged at")
    case .ignoresLockHolders: ("A key is locked by one session at a time", "A lock that another session holds was taken")
    case .doesNotWait: ("Without a server, opening fails at once, or after the time that was given", "gave up after")
    case .hidesTheLossOfTheConnection: ("The connection's state follows the server's", "in vain for the loss of the connection")
    case .leavesStreamsOpen: ("A closed catalog ends its streams and refuses all calls", "in vain for a watch to end")
    }
  }
}
