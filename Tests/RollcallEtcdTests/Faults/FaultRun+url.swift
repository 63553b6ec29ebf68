import Rollcall
import RollcallTesting

extension FaultRun {
  /// - Parameters: URLs of the same store.
  init(owner: String, reader: String, keepsData: Bool = true) {
    self.init(
      owner: { try await open(owner, .wait(upTo: .seconds(20))) }, reader: { try await open(reader, .wait(upTo: .seconds(20))) },
      keepsData: keepsData)
  }
}
