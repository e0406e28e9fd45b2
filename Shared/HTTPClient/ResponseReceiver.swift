/// Where a transfer puts what it gets. Called on the loop's thread only.
protocol ResponseReceiver: AnyObject, Sendable {
  /// The header of the final response.
  func receive(_ head: ResponseHead)

  /// The next bytes of the body.
  ///
  /// - Parameters:
  ///   - bytes: lent for the call.
  ///   - total: how many the peer announced altogether; -1 if it did not.
  /// - Returns: whether they were taken.
  func receive(_ bytes: UnsafeBufferPointer<UInt8>, expecting total: Int) -> BodyVerdict

  /// Nothing more will come. Called exactly once.
  func end(_ outcome: Result<Void, HTTPError>)
}

/// What a receiver did about bytes of a body.
enum BodyVerdict {
  case taken
  /// Not taken: they shall come again when the transfer is resumed.
  case pause
  /// More than it may take.
  case tooLarge
}
