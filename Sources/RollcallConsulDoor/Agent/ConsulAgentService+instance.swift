import ConsulAPI
import Rollcall

extension ConsulAgentService {
  init(_ instance: ServiceInstance) {
    let service = ConsulNodeService(instance)
    self.init(
      kind: service.kind, id: service.id, service: service.service, tags: service.tags ?? [], meta: service.meta ?? [:],
      port: service.port, address: service.address, taggedAddresses: service.taggedAddresses, weights: service.weights,
      enableTagOverride: service.enableTagOverride)
  }

  /// With a hash of everything that the answer shows.
  init(hashing instance: ServiceInstance) {
    self.init(instance)
    // FNV-1a, 64 bits, with its published offset and prime.
    let hash = jsonBytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    contentHash = String(repeating: "0", count: 16 - digits.count) + digits
  }
}
