/// The version of Rollcall that this program was built with.
public enum RollcallVersion {
  public static let current = "0.1.0"
}
