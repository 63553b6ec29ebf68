import GRPCCore
import SwiftProtobuf

struct VideoCatalogService: CatalogVideoCatalogService.SimpleServiceProtocol {
  let store: VideoStore

  func submitYouTubeVideo(
    request: CatalogSubmitYouTubeVideoRequest, context: ServerContext
  ) async throws -> CatalogSubmitYouTubeVideoResponse {
    guard !request.name.isEmpty, request.tags.count <= 20, request.tags.allSatisfy({ !$0.contains(",") }) else {
      throw RPCError(code: .invalidArgument, message: "A video has a name, and at most 20 tags without commas.")
    }
    try await store.add(
      Video(
        id: request.videoID.checked("video_id"), user: request.userID.checked("user_id"), name: request.name,
        description: request.description_p, tags: request.tags, location: request.youTubeVideoID,
        added: Google_Protobuf_Timestamp.millisecondsNow))
    return CatalogSubmitYouTubeVideoResponse()
  }

  func getVideo(request: CatalogGetVideoRequest, context: ServerContext) async throws -> CatalogGetVideoResponse {
    let id = try request.videoID.checked("video_id")
    guard let video = try await store.video(id) else { throw RPCError(code: .notFound, message: "There is no video \(id).") }
    return .with {
      $0.videoID = CommonUuid(id)
      $0.userID = CommonUuid(video.user)
      $0.name = video.name
      $0.description_p = video.description
      $0.location = video.location
      $0.locationType = .youtube
      $0.tags = video.tags
      $0.addedDate = video.date
    }
  }

  func getLatestVideoPreviews(
    request: CatalogGetLatestVideoPreviewsRequest, context: ServerContext
  ) async throws -> CatalogGetLatestVideoPreviewsResponse {
    let videos = try await store.latest(request.pageSize)
    return .with {
      $0.videoPreviews = videos.map { video in
        .with {
          $0.videoID = CommonUuid(video.id)
          $0.addedDate = video.date
          $0.name = video.name
          $0.previewImageLocation = video.preview
          $0.userID = CommonUuid(video.user)
        }
      }
    }
  }
}
