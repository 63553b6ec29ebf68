/// The two servers that are compared.
struct Pair: Sendable {
  var rollcall: Subject
  var consul: Subject
}
