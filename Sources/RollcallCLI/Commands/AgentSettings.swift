import ArgumentParser
import Foundation
import RollcallDefinitions

/// The options of `rollcall agent`, as a file can have them: `--config FILE`.
///
/// What can stand there is asked of the command itself, so that an option that it gets is a setting by that alone.
enum AgentSettings {
  static let options: [SettingOption] = described(AgentCommand._dumpHelp())

  private static let fileOption = "config"
  /// What asks for a text, or for the file itself.
  private static let others: Set<String> = [fileOption, "help", "version", "experimental-dump-help"]

  /// Puts what `--config FILE` has in its place. What the command line has itself counts instead of the same in the file.
  /// - Parameter arguments: of `rollcall`, those of other commands too.
  /// - Throws: ``CommandFailure`` with file and line.
  static func expanded(_ arguments: [String]) throws -> [String] {
    guard arguments.first == AgentCommand.configuration.commandName, let file = file(in: arguments),
      !arguments.contains(where: { ["--help", "-h", "--version"].contains($0) })
    else { return arguments }
    let given = Set(arguments.compactMap(optionName))
    let settings = try read(file).filter { !given.contains($0.option.name) }
    let all = arguments + settings.flatMap(\.arguments)
    do {
      _ = try AgentCommand.parse(Array(all.dropFirst()))
    } catch {
      let message = AgentCommand.message(for: error)
      if let culprit = culprit(of: message, among: settings) {
        throw CommandFailure("\(DefinitionProblem(file: file, line: culprit.line, reason: withoutSecrets(message, culprit)))")
      }
      // Told as every other misuse is.
    }
    return all
  }

  /// - Returns: how many there are.
  /// - Throws: ``DefinitionProblem`` for the first setting that an agent could not be started with.
  static func validate(_ file: String) throws -> [Setting] {
    let settings = try SettingsFile(file, options: options).read()
    do {
      _ = try AgentCommand.parse(settings.flatMap(\.arguments))
    } catch {
      let message = AgentCommand.message(for: error)
      let culprit = culprit(of: message, among: settings)
      throw DefinitionProblem(file: file, line: culprit?.line, reason: culprit.map { withoutSecrets(message, $0) } ?? message)
    }
    return settings
  }

  private static func read(_ file: String) throws -> [Setting] {
    do {
      return try SettingsFile(file, options: options).read()
    } catch {
      throw CommandFailure("\(error)")
    }
  }

  /// The one that is refused for the same reason when it stands alone.
  private static func culprit(of message: String, among settings: [Setting]) -> Setting? {
    settings.first { setting in
      do {
        _ = try AgentCommand.parse(setting.arguments)
        return false
      } catch {
        return AgentCommand.message(for: error) == message
      }
    }
  }

  /// Something with an @ may hold a password, which must not be repeated: what an agent says ends up in logs.
  private static func withoutSecrets(_ message: String, _ setting: Setting) -> String {
    setting.values.filter { $0.contains("@") }.reduce(message) { $0.replacing($1, with: "…") }
  }

  private static func file(in arguments: [String]) -> String? {
    guard let index = arguments.lastIndex(where: { optionName($0) == fileOption }) else { return nil }
    let argument = arguments[index]
    if let equals = argument.firstIndex(of: "=") { return String(argument[argument.index(after: equals)...]) }
    return index + 1 < arguments.count ? arguments[index + 1] : nil
  }

  /// `--name` and `--name=value`.
  private static func optionName(_ argument: String) -> String? {
    guard argument.hasPrefix("--") else { return nil }
    return String(argument.dropFirst(2).prefix { $0 != "=" })
  }

  // MARK: What the command tells of itself

  private struct Description: Decodable {
    struct Command: Decodable {
      var arguments: [Argument]?
    }
    struct Argument: Decodable {
      struct Name: Decodable {
        var kind: String
        var name: String
      }
      var kind: String
      var isRepeating: Bool
      var names: [Name]?
    }
    var command: Command
  }

  private static func described(_ text: String) -> [SettingOption] {
    guard let description = try? JSONDecoder().decode(Description.self, from: Data(text.utf8)) else { return [] }
    return (description.command.arguments ?? []).flatMap { argument in
      (argument.names ?? []).filter { $0.kind == "long" && !others.contains($0.name) }.map {
        SettingOption($0.name, isFlag: argument.kind == "flag", isRepeating: argument.isRepeating)
      }
    }
  }
}
