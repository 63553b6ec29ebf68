/// The words for health in Consul's answers.
public enum ConsulStatus {
  public static let passing = "passing"
  public static let warning = "warning"
  public static let critical = "critical"

  public static func isKnown(_ status: String) -> Bool {
    status == passing || status == warning || status == critical
  }
}
