@main struct RollcallCommand { static func main() {} }
