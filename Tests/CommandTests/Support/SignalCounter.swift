/// A command that counts the signals it gets, tells of each, and ends with code 3 at SIGTERM.
enum SignalCounter {
  static let command = ["sh", "-c", script]

  private static let script = """
    hup=0 int=0 quit=0 usr1=0 term=0
    trap 'hup=$((hup + 1)); echo "HUP $hup"' HUP
    trap 'int=$((int + 1)); echo "INT $int"' INT
    trap 'quit=$((quit + 1)); echo "QUIT $quit"' QUIT
    trap 'usr1=$((usr1 + 1)); echo "USR1 $usr1"' USR1
    trap 'term=1' TERM
    echo ready
    sleep 600 </dev/null >/dev/null 2>&1 &
    while [ $term = 0 ]; do wait $!; done
    echo "HUP $hup INT $int QUIT $quit USR1 $usr1 TERM $term"
    kill $!
    exit 3
    """
}
