/// What makes a record unreadable.
struct JuteError: Error, Hashable {
  var description: String
}
