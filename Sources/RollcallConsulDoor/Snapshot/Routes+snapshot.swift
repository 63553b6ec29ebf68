import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Rollcall
import SnapshotArchive

extension Routes {
  /// `/v1/snapshot`: a copy of the catalog in the archive that Consul's clients know, and its way back.
  mutating func addSnapshot(_ door: DoorResources) {
    get("/v1/snapshot") { request in
      let options = try ReadOptions(request.query)
      let backup = try await door.datacenter(options.datacenter).backups.backup()
      let archive = SnapshotArchive(
        index: backup.revision.rawValue, time: Int64(Date().timeIntervalSince1970), state: backup.pieces)
      var response = Response(
        status: .ok, headers: [.contentType: "application/x-gzip"],
        body: ResponseBody { writer in
          var buffer = ByteBuffer()
          for piece in archive.pieces() {
            buffer.writeBytes(piece)
            guard buffer.readableBytes >= 64 << 10 else { continue }
            try await writer.write(buffer)
            buffer.clear()
          }
          try await writer.write(buffer)
          try await writer.finish(nil)
        })
      response.headers[ReadHeaders.index] = String(backup.revision.rawValue)
      response.headers[ReadHeaders.knownLeader] = "true"
      response.headers[ReadHeaders.lastContact] = "0"
      return response
    }
    put("/v1/snapshot") { request in
      let backups = try door.datacenter(request.query["dc"]).backups
      let limit = door.settings.limits.snapshot
      let bytes = try await Array(request.bytes(limit: limit).readableBytesView)
      let state: [UInt8]
      do throws(ArchiveError) {
        state = try SnapshotArchive.state(in: bytes, limit: limit)
      } catch {
        throw DoorError.refused(error.description)
      }
      try await backups.restore(state)
      return .empty
    }
  }
}

extension LiveCatalog {
  fileprivate var backups: any CatalogBackups {
    get throws(DoorError) {
      guard let backups = catalog.backups else {
        throw .unsupported("The catalog '\(name)' is not this agent's to copy (\(catalog.description)). Use the backups of its servers.")
      }
      return backups
    }
  }
}
