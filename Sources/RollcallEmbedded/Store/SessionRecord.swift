internal import Foundation
internal import Rollcall

/// A session's options as the store keeps them. Durations are in milliseconds.
struct SessionRecord: Codable {
  private var name: String
  private var timeout: Int64?
  private var lockBehavior: SessionOptions.LockBehavior
  private var lockDelay: Int64
  private var attributes: [String: String]?

  init(_ options: SessionOptions) {
    name = options.name
    timeout = options.timeout?.wholeMilliseconds
    lockBehavior = options.lockBehavior
    lockDelay = options.lockDelay.wholeMilliseconds
    attributes = options.attributes.isEmpty ? nil : options.attributes
  }

  var options: SessionOptions {
    SessionOptions(
      name: name, timeout: timeout.map { .milliseconds($0) }, lockBehavior: lockBehavior, lockDelay: .milliseconds(lockDelay),
      attributes: attributes ?? [:])
  }
}
