import ConsulAPI
import Rollcall

extension RollcallCatalogStanding {
  /// For people.
  var detail: CatalogStatus.Detail {
    var words = [url, state]
    if !staleSince.isEmpty { words.append("answers are from memory, true at \(staleSince)") }
    if !reason.isEmpty { words.append(reason) }
    return CatalogStatus.Detail("catalog \(name)", words.joined(separator: ", "))
  }
}
