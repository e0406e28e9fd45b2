/// How a wake-up ended.
enum SagaProgress: Hashable, Sendable {
  /// Nothing is owed any more.
  case finished
  /// Nothing is owed now; news will wake the saga.
  case waiting
  /// Something is owed that could not be done now.
  case again
  /// A human must look; the reason is for them.
  case review(String)
}
