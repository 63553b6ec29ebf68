/// What a check belongs to, and what is stored and published as one: the agent's node, or one of its services by id.
public enum LocalOwner: Sendable, Hashable {
  case node
  case service(String)
}
