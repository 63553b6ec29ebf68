import EtcdClient
import Foundation
import Rollcall

extension ConnectionState {
  init(_ state: EtcdConnectionState) {
    switch state {
    case .idle, .connecting: self = .connecting
    case .connected(let endpoint): self = .connected(endpoint: "\(endpoint)")
    case .disconnected(let error): self = .disconnected(since: Date(), reason: error.message)
    case .closed: self = .closed
    }
  }
}
