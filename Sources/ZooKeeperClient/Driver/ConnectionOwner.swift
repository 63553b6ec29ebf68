internal import NIOCore

/// Who is told what happens on a connection, on its event loop.
protocol ConnectionOwner: AnyObject {
  typealias Attempt = SessionMachine<SessionCall>.Attempt

  func opened(_ attempt: Attempt, _ channel: any Channel)
  /// - Parameter frame: without its length.
  func received(_ frame: ByteBuffer, _ attempt: Attempt)
  /// What arrived cannot be a frame.
  func receivedNonsense(_ attempt: Attempt, _ error: ZooKeeperError)
  /// All that arrived at once has been told.
  func finishBatch()
  /// It could not be made, or is gone.
  func failed(_ attempt: Attempt, _ error: ZooKeeperError)
}
