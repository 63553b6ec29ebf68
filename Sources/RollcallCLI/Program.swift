import Foundation

/// The first thread waits for the end, and does nothing else.
///
/// An asynchronous `main` would end it, as far as Glibc knows: on Linux it is then passed over when the process becomes another user, and would be
/// root's for good.
@main
enum Program {
  static func main() {
    Task.detached {
      await RootCommand.run()
      exit(EXIT_SUCCESS)
    }
    while true { pause() }
  }
}
