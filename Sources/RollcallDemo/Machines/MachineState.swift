/// What has been done to a machine.
enum MachineState: String, Sendable {
  case out, starting, running, frozen
}
