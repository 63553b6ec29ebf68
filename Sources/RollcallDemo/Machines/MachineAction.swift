/// What can be done to a machine.
enum MachineAction: String, Sendable, CaseIterable {
  case plugIn = "plug-in"
  case pullOut = "pull-out"
  case freeze, thaw

  func isPossible(in state: MachineState) -> Bool {
    switch self {
    case .plugIn: state == .out
    case .pullOut: state == .running || state == .frozen
    case .freeze: state == .running
    case .thaw: state == .frozen
    }
  }
}
