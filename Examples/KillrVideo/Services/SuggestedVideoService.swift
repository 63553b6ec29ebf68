import GRPCCore
import SwiftProtobuf

struct SuggestedVideoService: SuggestedSuggestedVideoService.SimpleServiceProtocol {
  let store: VideoStore

  func getRelatedVideos(
    request: SuggestedGetRelatedVideosRequest, context: ServerContext
  ) async throws -> SuggestedGetRelatedVideosResponse {
    let id = try request.videoID.checked("video_id")
    let videos = try await store.related(to: id, request.pageSize)
    return .with {
      $0.videoID = CommonUuid(id)
      $0.videos = videos.map { video in
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
