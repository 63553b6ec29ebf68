import GRPCCore
import SwiftProtobuf

/// Where uploads would go; this example takes none, so that only videos of the catalog have a state.
struct UploadsService: UploadsUploadsService.SimpleServiceProtocol {
  let store: VideoStore

  func getUploadDestination(
    request: UploadsGetUploadDestinationRequest, context: ServerContext
  ) async throws -> UploadsGetUploadDestinationResponse {
    throw RPCError(code: .unimplemented, message: "This example takes no uploads. Submit a YouTube video.")
  }

  func getStatusOfVideo(request: UploadsGetStatusOfVideoRequest, context: ServerContext) async throws -> UploadsGetStatusOfVideoResponse {
    let id = try request.videoID.checked("video_id")
    guard let video = try await store.video(id) else { throw RPCError(code: .notFound, message: "There is no video \(id).") }
    return .with {
      $0.statusDate = video.date
      $0.currentState = "Finished"
    }
  }
}
