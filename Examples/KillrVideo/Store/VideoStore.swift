import SwiftProtobuf

/// KillrVideo's data in Redis. Keys: `video:ID` (hash), `videos` (by time), `tag:TAG` (set), `comments:video:ID` and `comments:user:ID` (lists),
/// `ratings:ID` (hash by user), `plays` (hash by video), `user:ID` and `upload:ID` (hashes).
struct VideoStore: Sendable {
  private static let maximumPage = 100

  let database: Database

  func add(_ video: Video) async throws {
    try await database.send(
      "HSET", "video:\(video.id)", "user", video.user, "name", video.name, "description", video.description, "location", video.location,
      "tags", video.tags.joined(separator: ","), "added", String(video.added))
    for tag in video.tags { try await database.send("SADD", "tag:\(tag)", video.id) }
    try await database.send("ZADD", "videos", String(video.added), video.id)
  }

  func video(_ id: String) async throws -> Video? {
    let fields = try await database.send("HGETALL", "video:\(id)").fields
    guard let name = fields["name"] else { return nil }
    return Video(
      id: id, user: fields["user"] ?? "", name: name, description: fields["description"] ?? "",
      tags: (fields["tags"] ?? "").split(separator: ",").map(String.init), location: fields["location"] ?? "",
      added: fields["added"].flatMap(Int.init) ?? 0)
  }

  /// The newest first.
  func latest(_ count: Int32) async throws -> [Video] {
    try await videos(try await database.send("ZREVRANGE", "videos", "0", String(Self.last(count))).strings)
  }

  /// The newest of those whose name, description or tags have the text in them.
  func search(_ text: String, _ count: Int32) async throws -> [Video] {
    let wanted = text.lowercased()
    let all = try await videos(try await database.send("ZREVRANGE", "videos", "0", "999").strings)
    let found = all.filter { video in
      ([video.name, video.description] + video.tags).contains { $0.lowercased().contains(wanted) }
    }
    return Array(found.prefix(Self.last(count) + 1))
  }

  /// Those that share a tag with it.
  func related(to id: String, _ count: Int32) async throws -> [Video] {
    guard let video = try await video(id), !video.tags.isEmpty else { return [] }
    let ids = try await database.send(["SUNION"] + video.tags.map { "tag:\($0)" }).strings.filter { $0 != id }.sorted()
    return try await videos(Array(ids.prefix(Self.last(count) + 1)))
  }

  func comment(_ comment: Comment) async throws {
    let line = "\(comment.id)|\(comment.video)|\(comment.user)|\(comment.added)|\(comment.text)"
    for list in ["comments:video:\(comment.video)", "comments:user:\(comment.user)"] {
      try await database.send("LPUSH", list, line)
      try await database.send("LTRIM", list, "0", "9999")
    }
  }

  /// - Parameter list: `video:ID` or `user:ID`.
  func comments(of list: String, _ count: Int32) async throws -> [Comment] {
    try await database.send("LRANGE", "comments:\(list)", "0", String(Self.last(count))).strings.compactMap(Comment.init)
  }

  func rate(_ video: String, by user: String, _ rating: Int32) async throws {
    try await database.send("HSET", "ratings:\(video)", user, String(rating))
  }

  func ratings(of video: String) async throws -> [Int64] {
    try await database.send("HVALS", "ratings:\(video)").strings.compactMap { Int64($0) }
  }

  func play(_ video: String) async throws {
    try await database.send("HINCRBY", "plays", video, "1")
  }

  func plays(of video: String) async throws -> Int64 {
    try await database.send("HGET", "plays", video).string.flatMap { Int64($0) } ?? 0
  }

  func setUser(_ id: String, _ fields: [(String, String)]) async throws {
    try await database.send(["HSET", "user:\(id)"] + fields.flatMap { [$0.0, $0.1] })
  }

  func user(_ id: String) async throws -> [String: String] {
    try await database.send("HGETALL", "user:\(id)").fields
  }

  private func videos(_ ids: [String]) async throws -> [Video] {
    var videos: [Video] = []
    for id in ids {
      if let video = try await video(id) { videos.append(video) }
    }
    return videos
  }

  /// The index of a page's last element.
  private static func last(_ count: Int32) -> Int { min(max(Int(count), 1), maximumPage) - 1 }
}
