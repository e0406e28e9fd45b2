/// What a partner adapter has to say. It never throws: it states a fact, or it is silent, and
/// silence means that nobody knows.
enum Answer<Fact: Sendable>: Sendable {
  /// The partner said so.
  case fact(Fact)
  /// The partner answered, and there is nothing new.
  case waiting
  /// The partner answered that it has never heard of it.
  case absent
  /// Nobody knows; the reason is for the log.
  case silence(String)
}
