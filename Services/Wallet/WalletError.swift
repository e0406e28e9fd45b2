/// What a caller of this service can act on.
enum WalletError: Error, Equatable {
  /// A field of the request that cannot be accepted, by its name on the wire.
  case invalidField(String)
  /// There is no such wallet, or it is somebody else's.
  case notFound
  /// It is being made.
  case beingMade
  /// It is frozen.
  case inactive
}
