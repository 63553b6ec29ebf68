/// Views by subject, each kept for a while after its last use.
struct ViewShelf<Subject: Hashable, SharedView: AnyObject> {
  private struct Place {
    var view: SharedView
    var lastTaken: ContinuousClock.Instant
  }

  private var places: [Subject: Place] = [:]

  var count: Int { places.count }

  mutating func take(_ subject: Subject, at now: ContinuousClock.Instant, make: () -> SharedView) -> SharedView {
    if let view = places[subject]?.view {
      places[subject]?.lastTaken = now
      return view
    }
    let view = make()
    places[subject] = Place(view: view, lastTaken: now)
    return view
  }

  /// - Returns: the views that nobody else holds and nobody took since, for the caller to release outside of its lock.
  mutating func removeIdle(since: ContinuousClock.Instant) -> [SharedView] {
    var idle: [SharedView] = []
    for subject in Array(places.keys) {
      guard var place = places.removeValue(forKey: subject) else { continue }
      if place.lastTaken < since, isKnownUniquelyReferenced(&place.view) {
        idle.append(place.view)
      } else {
        places[subject] = place
      }
    }
    return idle
  }
}
