import GRPCCore
import SwiftProtobuf

struct RatingsService: RatingsRatingsService.SimpleServiceProtocol {
  let store: VideoStore

  func rateVideo(request: RatingsRateVideoRequest, context: ServerContext) async throws -> RatingsRateVideoResponse {
    guard (1...5).contains(request.rating) else { throw RPCError(code: .invalidArgument, message: "A rating is 1 to 5.") }
    try await store.rate(request.videoID.checked("video_id"), by: request.userID.checked("user_id"), request.rating)
    return RatingsRateVideoResponse()
  }

  func getRating(request: RatingsGetRatingRequest, context: ServerContext) async throws -> RatingsGetRatingResponse {
    let video = try request.videoID.checked("video_id")
    let ratings = try await store.ratings(of: video)
    return .with {
      $0.videoID = CommonUuid(video)
      $0.ratingsCount = Int64(ratings.count)
      $0.ratingsTotal = ratings.reduce(0, +)
    }
  }
}
