import GRPCCore
import SwiftProtobuf

struct SearchService: SearchSearchService.SimpleServiceProtocol {
  let store: VideoStore

  func searchVideos(request: SearchSearchVideosRequest, context: ServerContext) async throws -> SearchSearchVideosResponse {
    let videos = try await store.search(request.query, request.pageSize)
    return .with {
      $0.query = request.query
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
