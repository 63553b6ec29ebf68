/// One run of a check, from when it is due until its outcome is known.
struct ProbeRun: Sendable, Hashable {
  let check: String
  /// Which registration of that id it is of.
  let registered: Duration
  let probe: CheckProbe
  let timeout: Duration
  let outputLimit: Int
}
