/// Views by subject. Each is kept for a while after it was last asked for, and found for as long as anybody else holds it.
package struct ViewShelf<Subject: Hashable, SharedView: AnyObject> {
  private struct Place {
    weak var view: SharedView?
    /// The shelf's own hold on the view; nil once nobody has asked for it for a while.
    var kept: SharedView?
    var lastTaken: ContinuousClock.Instant
  }

  private var places: [Subject: Place] = [:]

  package init() {}

  /// How many views are alive.
  package var count: Int { places.values.count { $0.view != nil } }

  package mutating func take(_ subject: Subject, at now: ContinuousClock.Instant, make: () -> SharedView) -> SharedView {
    let view = places[subject]?.view ?? make()
    places[subject] = Place(view: view, kept: view, lastTaken: now)
    return view
  }

  /// Keeps no longer what nobody asked for since.
  /// - Returns: the views that were kept until now, for the caller to release outside of its lock.
  package mutating func release(notTakenSince limit: ContinuousClock.Instant) -> [SharedView] {
    places = places.filter { $0.value.view != nil }
    var released: [SharedView] = []
    for (subject, place) in places where place.lastTaken < limit {
      guard let view = place.kept else { continue }
      released.append(view)
      places[subject]?.kept = nil
    }
    return released
  }
}
