/// A JSON value that others write as text or as a number; nil for anything else.
struct LenientText: Decodable {
  var text: String?

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let string = try? container.decode(String.self) {
      text = string
    } else if let integer = try? container.decode(Int.self) {
      text = String(integer)
    } else if let number = try? container.decode(Double.self) {
      text = String(number)
    } else if let flag = try? container.decode(Bool.self) {
      text = String(flag)
    }
  }
}
