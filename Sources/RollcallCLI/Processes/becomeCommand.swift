import Foundation

/// Replaces this program by a command, which keeps its process number, terminal and standard streams.
///
/// Returns only when that fails: after a message, with the exit code that shells use then.
func becomeCommand(_ words: CommandWords) -> Int32 {
  // Signals that this program's threads hold off, or that its libraries ignore, would stay so in the command.
  var none = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, nil)
  signal(SIGPIPE, SIG_DFL)

  var arguments: [UnsafeMutablePointer<CChar>?] = ([words.program] + words.arguments).map { strdup($0) }
  arguments.append(nil)
  execvp(words.program, arguments)
  let problem = errno
  for argument in arguments { free(argument) }
  return words.tellFailure(String(cString: strerror(problem)))
}
