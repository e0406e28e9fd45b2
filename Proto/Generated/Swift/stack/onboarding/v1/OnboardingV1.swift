// Generated from stack/onboarding/v1/onboarding.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.onboarding.v1`.
package enum OnboardingV1 {}

extension OnboardingV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/onboarding/v1/onboarding.proto",
    text: """
      \n$stack/onboarding/v1/onboarding.proto\u{12}\u{13}stack.onboarding.v1\u{1a}\u{1a}stack/ty\
      pes/v1/types.proto\"\u{fc}\u{2}\n\u{4}User\u{12}\u{17}\n\u{7}user_id\u{18}\u{1} \u{1}(\
      \u{9}R\u{6}userId\u{12}\u{14}\n\u{5}email\u{18}\u{2} \u{1}(\u{9}R\u{5}email\u{12}!\n\u{c}p\
      hone_number\u{18}\u{3} \u{1}(\u{9}R\u{b}phoneNumber\u{12}!\n\u{c}display_name\u{18}\u{4} \
      \u{1}(\u{9}R\u{b}displayName\u{12}=\n\nkyc_status\u{18}\u{5} \u{1}(\u{e}2\u{1e}.stack.onbo\
      arding.v1.KycStatusR\u{9}kycStatus\u{12}!\n\u{c}has_passcode\u{18}\u{6} \u{1}(\u{8}R\u{b}h\
      asPasscode\u{12}E\n\u{d}feature_flags\u{18}\u{7} \u{3}(\u{b}2 .stack.onboarding.v1.Feature\
      FlagR\u{c}featureFlags\u{12}*\n\u{11}created_at_micros\u{18}\u{8} \u{1}(\u{3}R\u{f}created\
      AtMicros\u{12}*\n\u{11}updated_at_micros\u{18}\u{9} \u{1}(\u{3}R\u{f}updatedAtMicros\";\n\
      \u{b}FeatureFlag\u{12}\u{12}\n\u{4}name\u{18}\u{1} \u{1}(\u{9}R\u{4}name\u{12}\u{18}\n\
      \u{7}enabled\u{18}\u{2} \u{1}(\u{8}R\u{7}enabled\"\u{83}\u{1}\n\u{11}CreateUserRequest\
      \u{12}\u{19}\n\u{8}id_token\u{18}\u{1} \u{1}(\u{9}R\u{7}idToken\u{12}\u{16}\n\u{6}issuer\
      \u{18}\u{2} \u{1}(\u{9}R\u{6}issuer\u{12}\u{18}\n\u{7}subject\u{18}\u{3} \u{1}(\u{9}R\u{7}\
      subject\u{12}!\n\u{c}phone_number\u{18}\u{4} \u{1}(\u{9}R\u{b}phoneNumber\"F\n\u{12}Resolv\
      eUserRequest\u{12}\u{16}\n\u{6}issuer\u{18}\u{1} \u{1}(\u{9}R\u{6}issuer\u{12}\u{18}\n\
      \u{7}subject\u{18}\u{2} \u{1}(\u{9}R\u{7}subject\".\n\u{13}ResolveUserResponse\u{12}\u{17}\
      \n\u{7}user_id\u{18}\u{1} \u{1}(\u{9}R\u{6}userId\"\u{17}\n\u{15}GetUserProfileRequest\"r\
      \n\u{14}UpdateProfileRequest\u{12}\u{14}\n\u{5}email\u{18}\u{1} \u{1}(\u{9}R\u{5}email\
      \u{12}!\n\u{c}phone_number\u{18}\u{2} \u{1}(\u{9}R\u{b}phoneNumber\u{12}!\n\u{c}display_na\
      me\u{18}\u{3} \u{1}(\u{9}R\u{b}displayName\"\u{11}\n\u{f}StartKycRequest\"\u{88}\u{1}\n\nK\
      ycSession\u{12}6\n\u{6}status\u{18}\u{1} \u{1}(\u{e}2\u{1e}.stack.onboarding.v1.KycStatusR\
      \u{6}status\u{12}\u{1d}\n\ninquiry_id\u{18}\u{2} \u{1}(\u{9}R\u{9}inquiryId\u{12}#\n\u{d}s\
      ession_token\u{18}\u{3} \u{1}(\u{9}R\u{c}sessionToken\"7\n\u{16}UpdateKYCStatusRequest\
      \u{12}\u{1d}\n\ninquiry_id\u{18}\u{1} \u{1}(\u{9}R\u{9}inquiryId\"\u{84}\u{1}\n\u{17}Updat\
      eKYCStatusResponse\u{12}\u{17}\n\u{7}user_id\u{18}\u{1} \u{1}(\u{9}R\u{6}userId\u{12}6\n\
      \u{6}status\u{18}\u{2} \u{1}(\u{e}2\u{1e}.stack.onboarding.v1.KycStatusR\u{6}status\u{12}\
      \u{18}\n\u{7}changed\u{18}\u{3} \u{1}(\u{8}R\u{7}changed\"[\n\u{12}SetPasscodeRequest\
      \u{12}\u{1a}\n\u{8}passcode\u{18}\u{1} \u{1}(\u{9}R\u{8}passcode\u{12})\n\u{10}current_pas\
      scode\u{18}\u{2} \u{1}(\u{9}R\u{f}currentPasscode\"\u{15}\n\u{13}SetPasscodeResponse\"3\n\
      \u{15}VerifyPasscodeRequest\u{12}\u{1a}\n\u{8}passcode\u{18}\u{1} \u{1}(\u{9}R\u{8}passcod\
      e\"S\n\u{f}PasscodeSession\u{12}\u{14}\n\u{5}token\u{18}\u{1} \u{1}(\u{9}R\u{5}token\u{12}\
      *\n\u{11}expires_at_micros\u{18}\u{2} \u{1}(\u{3}R\u{f}expiresAtMicros\"6\n\u{1e}ValidateP\
      asscodeSessionRequest\u{12}\u{14}\n\u{5}token\u{18}\u{1} \u{1}(\u{9}R\u{5}token\"M\n\u{1f}\
      ValidatePasscodeSessionResponse\u{12}*\n\u{11}expires_at_micros\u{18}\u{1} \u{1}(\u{3}R\
      \u{f}expiresAtMicros\"\u{18}\n\u{16}GetFeatureFlagsRequest\"`\n\u{17}GetFeatureFlagsRespon\
      se\u{12}E\n\u{d}feature_flags\u{18}\u{1} \u{3}(\u{b}2 .stack.onboarding.v1.FeatureFlagR\
      \u{c}featureFlags*\u{8d}\u{1}\n\u{9}KycStatus\u{12}\u{1a}\n\u{16}KYC_STATUS_UNSPECIFIED\
      \u{10}\u{0}\u{12}\u{1a}\n\u{16}KYC_STATUS_NOT_STARTED\u{10}\u{1}\u{12}\u{16}\n\u{12}KYC_ST\
      ATUS_PENDING\u{10}\u{2}\u{12}\u{17}\n\u{13}KYC_STATUS_APPROVED\u{10}\u{3}\u{12}\u{17}\n\
      \u{13}KYC_STATUS_REJECTED\u{10}\u{4}2\u{b2}\u{9}\n\nOnboarding\u{12}O\n\nCreateUser\u{12}&\
      .stack.onboarding.v1.CreateUserRequest\u{1a}\u{19}.stack.onboarding.v1.User\u{12}e\n\u{b}R\
      esolveUser\u{12}'.stack.onboarding.v1.ResolveUserRequest\u{1a}(.stack.onboarding.v1.Resolv\
      eUserResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}\\\n\u{e}GetUserProfile\u{12}*.stack.onboarding.\
      v1.GetUserProfileRequest\u{1a}\u{19}.stack.onboarding.v1.User\"\u{3}\u{90}\u{2}\u{1}\u{12}\
      Z\n\u{d}UpdateProfile\u{12}).stack.onboarding.v1.UpdateProfileRequest\u{1a}\u{19}.stack.on\
      boarding.v1.User\"\u{3}\u{90}\u{2}\u{2}\u{12}Q\n\u{8}StartKyc\u{12}$.stack.onboarding.v1.S\
      tartKycRequest\u{1a}\u{1f}.stack.onboarding.v1.KycSession\u{12}q\n\u{f}UpdateKYCStatus\
      \u{12}+.stack.onboarding.v1.UpdateKYCStatusRequest\u{1a},.stack.onboarding.v1.UpdateKYCSta\
      tusResponse\"\u{3}\u{90}\u{2}\u{2}\u{12}`\n\u{b}SetPasscode\u{12}'.stack.onboarding.v1.Set\
      PasscodeRequest\u{1a}(.stack.onboarding.v1.SetPasscodeResponse\u{12}b\n\u{e}VerifyPasscode\
      \u{12}*.stack.onboarding.v1.VerifyPasscodeRequest\u{1a}$.stack.onboarding.v1.PasscodeSessi\
      on\u{12}\u{89}\u{1}\n\u{17}ValidatePasscodeSession\u{12}3.stack.onboarding.v1.ValidatePass\
      codeSessionRequest\u{1a}4.stack.onboarding.v1.ValidatePasscodeSessionResponse\"\u{3}\u{90}\
      \u{2}\u{1}\u{12}q\n\u{f}GetFeatureFlags\u{12}+.stack.onboarding.v1.GetFeatureFlagsRequest\
      \u{1a},.stack.onboarding.v1.GetFeatureFlagsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}V\n\u{e}Re\
      ceiveWebhook\u{12}\u{1e}.stack.types.v1.WebhookRequest\u{1a}\u{1f}.stack.types.v1.WebhookR\
      esponse\"\u{3}\u{90}\u{2}\u{2}\u{12}O\n\u{9}WatchUser\u{12} .stack.types.v1.WatchUserReque\
      st\u{1a}\u{19}.stack.types.v1.UserEvent\"\u{3}\u{90}\u{2}\u{1}0\u{1}b\u{6}proto3
      """)
}

extension OnboardingV1 {
  /// The acting user travels as the metadata `stack-user-id`, never as a field. A call that has no user yet
  /// (CreateUser, ResolveUser) or is made by a machine (UpdateKYCStatus, ReceiveWebhook) carries none.
  package protocol OnboardingService: RPCService {
    /// Creates the user on the first call and returns the same user ever after, also when called in parallel.
    /// Starts the KYC check and the creation of both wallets; neither is waited for. No acting user.
    /// INVALID_ARGUMENT with field `id_token`: the ID token is not valid or its subject is another.
    /// ALREADY_EXISTS, reason CONFLICT: the email or the phone number belongs to another user.
    func createUser(
      _ request: OnboardingV1.CreateUserRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.User
    /// Says which user an access token speaks for; for the gateway, on each request. No acting user.
    /// NOT_FOUND: nobody has signed up with this identity.
    func resolveUser(
      _ request: OnboardingV1.ResolveUserRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.ResolveUserResponse
    /// The acting user as the app shows them.
    func getUserProfile(
      _ request: OnboardingV1.GetUserProfileRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.User
    /// Changes what is given, leaves the rest. ALREADY_EXISTS, reason CONFLICT, with the field that is taken.
    func updateProfile(
      _ request: OnboardingV1.UpdateProfileRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.User
    /// A session for the KYC provider's mobile SDK. Resumes an unfinished check; starts a new attempt after a
    /// rejection that policy lets be tried again. FAILED_PRECONDITION, reason CONFLICT: already decided.
    /// UNAVAILABLE, reason PARTNER_UNAVAILABLE: the provider did not answer; try again after `retry_after`.
    func startKyc(
      _ request: OnboardingV1.StartKycRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.KycSession
    /// Reads an inquiry at the provider and applies what it says; for operators and repairs, since webhooks
    /// and the poller do the same by themselves. No acting user. NOT_FOUND: no such inquiry of ours.
    func updateKYCStatus(
      _ request: OnboardingV1.UpdateKYCStatusRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.UpdateKYCStatusResponse
    /// Sets the acting user's six-digit passcode. Replacing one needs the current one; a wrong current one
    /// counts as a wrong try (see VerifyPasscode) and a change ends all open passcode sessions.
    func setPasscode(
      _ request: OnboardingV1.SetPasscodeRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.SetPasscodeResponse
    /// Opens a passcode session. UNAUTHENTICATED, reason PASSCODE_INVALID: wrong, and counted.
    /// RESOURCE_EXHAUSTED, reason PASSCODE_LOCKED, with `retry_after`: too many wrong tries.
    /// FAILED_PRECONDITION, reason PASSCODE_INVALID: no passcode has been set.
    func verifyPasscode(
      _ request: OnboardingV1.VerifyPasscodeRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.PasscodeSession
    /// Says whether a passcode session of the acting user is open.
    /// PERMISSION_DENIED, reason STEP_UP_REQUIRED: unknown, another user's, or over.
    func validatePasscodeSession(
      _ request: OnboardingV1.ValidatePasscodeSessionRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.ValidatePasscodeSessionResponse
    /// The acting user's feature flags: each known flag with its value for this user.
    func getFeatureFlags(
      _ request: OnboardingV1.GetFeatureFlagsRequest, _ context: RPCContext
    ) async throws -> OnboardingV1.GetFeatureFlagsResponse
    /// Takes in a webhook of the KYC provider: verifies, stores, and answers the HTTP status to give.
    func receiveWebhook(
      _ request: TypesV1.WebhookRequest, _ context: RPCContext
    ) async throws -> TypesV1.WebhookResponse
    /// Follows what happens to the acting user. Topic `kyc`: the check was decided or moved; payload `User`.
    func watchUser(
      _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<TypesV1.UserEvent>
    ) async throws
  }

  /// Calls `stack.onboarding.v1.Onboarding`.
  package struct OnboardingClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// Creates the user on the first call and returns the same user ever after, also when called in parallel.
    /// Starts the KYC check and the creation of both wallets; neither is waited for. No acting user.
    /// INVALID_ARGUMENT with field `id_token`: the ID token is not valid or its subject is another.
    /// ALREADY_EXISTS, reason CONFLICT: the email or the phone number belongs to another user.
    package func createUser(
      _ request: OnboardingV1.CreateUserRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.User {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/CreateUser", request, options: options, isIdempotent: false)
    }

    /// Says which user an access token speaks for; for the gateway, on each request. No acting user.
    /// NOT_FOUND: nobody has signed up with this identity.
    package func resolveUser(
      _ request: OnboardingV1.ResolveUserRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.ResolveUserResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/ResolveUser", request, options: options, isIdempotent: true)
    }

    /// The acting user as the app shows them.
    package func getUserProfile(
      _ request: OnboardingV1.GetUserProfileRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.User {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/GetUserProfile", request, options: options, isIdempotent: true)
    }

    /// Changes what is given, leaves the rest. ALREADY_EXISTS, reason CONFLICT, with the field that is taken.
    package func updateProfile(
      _ request: OnboardingV1.UpdateProfileRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.User {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/UpdateProfile", request, options: options, isIdempotent: true)
    }

    /// A session for the KYC provider's mobile SDK. Resumes an unfinished check; starts a new attempt after a
    /// rejection that policy lets be tried again. FAILED_PRECONDITION, reason CONFLICT: already decided.
    /// UNAVAILABLE, reason PARTNER_UNAVAILABLE: the provider did not answer; try again after `retry_after`.
    package func startKyc(
      _ request: OnboardingV1.StartKycRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.KycSession {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/StartKyc", request, options: options, isIdempotent: false)
    }

    /// Reads an inquiry at the provider and applies what it says; for operators and repairs, since webhooks
    /// and the poller do the same by themselves. No acting user. NOT_FOUND: no such inquiry of ours.
    package func updateKYCStatus(
      _ request: OnboardingV1.UpdateKYCStatusRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.UpdateKYCStatusResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/UpdateKYCStatus", request, options: options, isIdempotent: true)
    }

    /// Sets the acting user's six-digit passcode. Replacing one needs the current one; a wrong current one
    /// counts as a wrong try (see VerifyPasscode) and a change ends all open passcode sessions.
    package func setPasscode(
      _ request: OnboardingV1.SetPasscodeRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.SetPasscodeResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/SetPasscode", request, options: options, isIdempotent: false)
    }

    /// Opens a passcode session. UNAUTHENTICATED, reason PASSCODE_INVALID: wrong, and counted.
    /// RESOURCE_EXHAUSTED, reason PASSCODE_LOCKED, with `retry_after`: too many wrong tries.
    /// FAILED_PRECONDITION, reason PASSCODE_INVALID: no passcode has been set.
    package func verifyPasscode(
      _ request: OnboardingV1.VerifyPasscodeRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.PasscodeSession {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/VerifyPasscode", request, options: options, isIdempotent: false)
    }

    /// Says whether a passcode session of the acting user is open.
    /// PERMISSION_DENIED, reason STEP_UP_REQUIRED: unknown, another user's, or over.
    package func validatePasscodeSession(
      _ request: OnboardingV1.ValidatePasscodeSessionRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.ValidatePasscodeSessionResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/ValidatePasscodeSession", request, options: options, isIdempotent: true)
    }

    /// The acting user's feature flags: each known flag with its value for this user.
    package func getFeatureFlags(
      _ request: OnboardingV1.GetFeatureFlagsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> OnboardingV1.GetFeatureFlagsResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/GetFeatureFlags", request, options: options, isIdempotent: true)
    }

    /// Takes in a webhook of the KYC provider: verifies, stores, and answers the HTTP status to give.
    package func receiveWebhook(
      _ request: TypesV1.WebhookRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> TypesV1.WebhookResponse {
      try await channel.call(
        "stack.onboarding.v1.Onboarding/ReceiveWebhook", request, options: options, isIdempotent: true)
    }

    /// Follows what happens to the acting user. Topic `kyc`: the check was decided or moved; payload `User`.
    package func watchUser(
      _ request: TypesV1.WatchUserRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<TypesV1.UserEvent> {
      channel.stream(
        "stack.onboarding.v1.Onboarding/WatchUser", request, options: options, isIdempotent: true)
    }
  }
}

extension OnboardingV1.OnboardingService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.onboarding.v1.Onboarding/CreateUser") {
        try await self.createUser($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/ResolveUser") {
        try await self.resolveUser($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/GetUserProfile") {
        try await self.getUserProfile($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/UpdateProfile") {
        try await self.updateProfile($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/StartKyc") {
        try await self.startKyc($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/UpdateKYCStatus") {
        try await self.updateKYCStatus($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/SetPasscode") {
        try await self.setPasscode($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/VerifyPasscode") {
        try await self.verifyPasscode($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/ValidatePasscodeSession") {
        try await self.validatePasscodeSession($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/GetFeatureFlags") {
        try await self.getFeatureFlags($0, $1)
      },
      .unary("stack.onboarding.v1.Onboarding/ReceiveWebhook") {
        try await self.receiveWebhook($0, $1)
      },
      .serverStream("stack.onboarding.v1.Onboarding/WatchUser") {
        try await self.watchUser($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TypesV1.descriptor, OnboardingV1.descriptor]
  }
}

extension OnboardingV1 {
  /// How far the identity check of a user has come.
  package enum KycStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `KYC_STATUS_UNSPECIFIED`.
    case unspecified
    /// No check yet, or the last one expired unfinished.
    case notStarted
    /// The user is at it, or the provider is deciding.
    case pending
    /// Passed; the only status that opens trading.
    case approved
    /// Failed, or an earlier approval was taken back.
    case rejected
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .notStarted, .pending, .approved, .rejected]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .notStarted
      case 2: self = .pending
      case 3: self = .approved
      case 4: self = .rejected
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .notStarted: 1
      case .pending: 2
      case .approved: 3
      case .rejected: 4
      case .unrecognized(let number): number
      }
    }
  }
}

extension OnboardingV1 {
  /// A user as the app shows them.
  package struct User: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.User"
    /// Our id, UUID.
    package var userID: String
    /// Lower-case; "" when unknown.
    package var email: String
    /// E.164 ("+15555550100"); "" when unknown.
    package var phoneNumber: String
    /// As the user wishes to be called; "" when not set.
    package var displayName: String
    /// Where the identity check stands.
    package var kycStatus: OnboardingV1.KycStatus
    /// Whether a passcode has been set.
    package var hasPasscode: Bool
    /// Each known flag with its value for this user, by name.
    package var featureFlags: [OnboardingV1.FeatureFlag]
    /// When the user signed up.
    package var createdAtMicros: Int64
    /// When anything of the above last changed.
    package var updatedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      userID: String = "",
      email: String = "",
      phoneNumber: String = "",
      displayName: String = "",
      kycStatus: OnboardingV1.KycStatus = .unspecified,
      hasPasscode: Bool = false,
      featureFlags: [OnboardingV1.FeatureFlag] = [],
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0
    ) {
      self.userID = userID
      self.email = email
      self.phoneNumber = phoneNumber
      self.displayName = displayName
      self.kycStatus = kycStatus
      self.hasPasscode = hasPasscode
      self.featureFlags = featureFlags
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
    }
  }
}

extension OnboardingV1.User {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__User>) {
    stack__onboarding__v1__user__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__User>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    if !email.isEmpty { c.pointee.email = try arena.string(email) }
    if !phoneNumber.isEmpty { c.pointee.phone_number = try arena.string(phoneNumber) }
    if !displayName.isEmpty { c.pointee.display_name = try arena.string(displayName) }
    c.pointee.kyc_status = Stack__Onboarding__V1__KycStatus(rawValue: Stack__Onboarding__V1__KycStatus.RawValue(truncatingIfNeeded: kycStatus.rawValue))
    c.pointee.has_passcode = hasPasscode ? 1 : 0
    if !featureFlags.isEmpty {
      c.pointee.n_feature_flags = featureFlags.count
      c.pointee.feature_flags = try arena.messages(featureFlags)
    }
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__User>) throws(RPCError) {
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.email = try ProtobufRead.string(c.pointee.email)
    self.phoneNumber = try ProtobufRead.string(c.pointee.phone_number)
    self.displayName = try ProtobufRead.string(c.pointee.display_name)
    self.kycStatus = OnboardingV1.KycStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.kyc_status.rawValue))
    self.hasPasscode = c.pointee.has_passcode != 0
    self.featureFlags = try ProtobufRead.messages(c.pointee.feature_flags, c.pointee.n_feature_flags)
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
  }
}

extension OnboardingV1 {
  /// A switch for part of the product.
  package struct FeatureFlag: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.FeatureFlag"
    /// Lower snake case, e.g. "options_trading".
    package var name: String
    /// Its value for the user asked about.
    package var enabled: Bool

    /// A message with these fields; the rest is absent.
    package init(
      name: String = "",
      enabled: Bool = false
    ) {
      self.name = name
      self.enabled = enabled
    }
  }
}

extension OnboardingV1.FeatureFlag {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__FeatureFlag>) {
    stack__onboarding__v1__feature_flag__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__FeatureFlag>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    c.pointee.enabled = enabled ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__FeatureFlag>) throws(RPCError) {
    self.name = try ProtobufRead.string(c.pointee.name)
    self.enabled = c.pointee.enabled != 0
  }
}

extension OnboardingV1 {
  /// What the gateway verified, and what the user says.
  package struct CreateUserRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.CreateUserRequest"
    /// The provider's ID token (a compact JWT), unread by the gateway.
    package var idToken: String
    /// `iss` of the access token that the gateway verified.
    package var issuer: String
    /// `sub` of the access token that the gateway verified; the ID token's must be the same.
    package var subject: String
    /// E.164, "" to use the one in the ID token if it has one.
    package var phoneNumber: String

    /// A message with these fields; the rest is absent.
    package init(
      idToken: String = "",
      issuer: String = "",
      subject: String = "",
      phoneNumber: String = ""
    ) {
      self.idToken = idToken
      self.issuer = issuer
      self.subject = subject
      self.phoneNumber = phoneNumber
    }
  }
}

extension OnboardingV1.CreateUserRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__CreateUserRequest>) {
    stack__onboarding__v1__create_user_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__CreateUserRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !idToken.isEmpty { c.pointee.id_token = try arena.string(idToken) }
    if !issuer.isEmpty { c.pointee.issuer = try arena.string(issuer) }
    if !subject.isEmpty { c.pointee.subject = try arena.string(subject) }
    if !phoneNumber.isEmpty { c.pointee.phone_number = try arena.string(phoneNumber) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__CreateUserRequest>) throws(RPCError) {
    self.idToken = try ProtobufRead.string(c.pointee.id_token)
    self.issuer = try ProtobufRead.string(c.pointee.issuer)
    self.subject = try ProtobufRead.string(c.pointee.subject)
    self.phoneNumber = try ProtobufRead.string(c.pointee.phone_number)
  }
}

extension OnboardingV1 {
  /// The identity of a verified access token.
  package struct ResolveUserRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.ResolveUserRequest"
    /// `iss`, byte for byte.
    package var issuer: String
    /// `sub`, byte for byte.
    package var subject: String

    /// A message with these fields; the rest is absent.
    package init(
      issuer: String = "",
      subject: String = ""
    ) {
      self.issuer = issuer
      self.subject = subject
    }
  }
}

extension OnboardingV1.ResolveUserRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__ResolveUserRequest>) {
    stack__onboarding__v1__resolve_user_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__ResolveUserRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !issuer.isEmpty { c.pointee.issuer = try arena.string(issuer) }
    if !subject.isEmpty { c.pointee.subject = try arena.string(subject) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__ResolveUserRequest>) throws(RPCError) {
    self.issuer = try ProtobufRead.string(c.pointee.issuer)
    self.subject = try ProtobufRead.string(c.pointee.subject)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.ResolveUserResponse`.
  package struct ResolveUserResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.ResolveUserResponse"
    /// The user's id, UUID.
    package var userID: String

    /// A message with these fields; the rest is absent.
    package init(
      userID: String = ""
    ) {
      self.userID = userID
    }
  }
}

extension OnboardingV1.ResolveUserResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__ResolveUserResponse>) {
    stack__onboarding__v1__resolve_user_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__ResolveUserResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__ResolveUserResponse>) throws(RPCError) {
    self.userID = try ProtobufRead.string(c.pointee.user_id)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.GetUserProfileRequest`.
  package struct GetUserProfileRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.GetUserProfileRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension OnboardingV1.GetUserProfileRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__GetUserProfileRequest>) {
    stack__onboarding__v1__get_user_profile_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__GetUserProfileRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__GetUserProfileRequest>) throws(RPCError) {
  }
}

extension OnboardingV1 {
  /// Each "" leaves the field as it is.
  package struct UpdateProfileRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.UpdateProfileRequest"
    /// A new email address.
    package var email: String
    /// A new phone number, E.164.
    package var phoneNumber: String
    /// A new display name, at most 80 characters.
    package var displayName: String

    /// A message with these fields; the rest is absent.
    package init(
      email: String = "",
      phoneNumber: String = "",
      displayName: String = ""
    ) {
      self.email = email
      self.phoneNumber = phoneNumber
      self.displayName = displayName
    }
  }
}

extension OnboardingV1.UpdateProfileRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateProfileRequest>) {
    stack__onboarding__v1__update_profile_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateProfileRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !email.isEmpty { c.pointee.email = try arena.string(email) }
    if !phoneNumber.isEmpty { c.pointee.phone_number = try arena.string(phoneNumber) }
    if !displayName.isEmpty { c.pointee.display_name = try arena.string(displayName) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__UpdateProfileRequest>) throws(RPCError) {
    self.email = try ProtobufRead.string(c.pointee.email)
    self.phoneNumber = try ProtobufRead.string(c.pointee.phone_number)
    self.displayName = try ProtobufRead.string(c.pointee.display_name)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.StartKycRequest`.
  package struct StartKycRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.StartKycRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension OnboardingV1.StartKycRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__StartKycRequest>) {
    stack__onboarding__v1__start_kyc_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__StartKycRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__StartKycRequest>) throws(RPCError) {
  }
}

extension OnboardingV1 {
  /// What the provider's SDK needs.
  package struct KycSession: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.KycSession"
    /// Where the check stands now.
    package var status: OnboardingV1.KycStatus
    /// The provider's inquiry id, e.g. "inq_…".
    package var inquiryID: String
    /// Opens the inquiry in the SDK; gives access to personal data, so it is never logged.
    package var sessionToken: String

    /// A message with these fields; the rest is absent.
    package init(
      status: OnboardingV1.KycStatus = .unspecified,
      inquiryID: String = "",
      sessionToken: String = ""
    ) {
      self.status = status
      self.inquiryID = inquiryID
      self.sessionToken = sessionToken
    }
  }
}

extension OnboardingV1.KycSession {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__KycSession>) {
    stack__onboarding__v1__kyc_session__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__KycSession>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.status = Stack__Onboarding__V1__KycStatus(rawValue: Stack__Onboarding__V1__KycStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !inquiryID.isEmpty { c.pointee.inquiry_id = try arena.string(inquiryID) }
    if !sessionToken.isEmpty { c.pointee.session_token = try arena.string(sessionToken) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__KycSession>) throws(RPCError) {
    self.status = OnboardingV1.KycStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.inquiryID = try ProtobufRead.string(c.pointee.inquiry_id)
    self.sessionToken = try ProtobufRead.string(c.pointee.session_token)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.UpdateKYCStatusRequest`.
  package struct UpdateKYCStatusRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.UpdateKYCStatusRequest"
    /// The provider's inquiry id.
    package var inquiryID: String

    /// A message with these fields; the rest is absent.
    package init(
      inquiryID: String = ""
    ) {
      self.inquiryID = inquiryID
    }
  }
}

extension OnboardingV1.UpdateKYCStatusRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateKYCStatusRequest>) {
    stack__onboarding__v1__update_kycstatus_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateKYCStatusRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !inquiryID.isEmpty { c.pointee.inquiry_id = try arena.string(inquiryID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__UpdateKYCStatusRequest>) throws(RPCError) {
    self.inquiryID = try ProtobufRead.string(c.pointee.inquiry_id)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.UpdateKYCStatusResponse`.
  package struct UpdateKYCStatusResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.UpdateKYCStatusResponse"
    /// The user whose inquiry it is, UUID.
    package var userID: String
    /// Where the check stands now.
    package var status: OnboardingV1.KycStatus
    /// Whether this call changed it.
    package var changed: Bool

    /// A message with these fields; the rest is absent.
    package init(
      userID: String = "",
      status: OnboardingV1.KycStatus = .unspecified,
      changed: Bool = false
    ) {
      self.userID = userID
      self.status = status
      self.changed = changed
    }
  }
}

extension OnboardingV1.UpdateKYCStatusResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateKYCStatusResponse>) {
    stack__onboarding__v1__update_kycstatus_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__UpdateKYCStatusResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.status = Stack__Onboarding__V1__KycStatus(rawValue: Stack__Onboarding__V1__KycStatus.RawValue(truncatingIfNeeded: status.rawValue))
    c.pointee.changed = changed ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__UpdateKYCStatusResponse>) throws(RPCError) {
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.status = OnboardingV1.KycStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.changed = c.pointee.changed != 0
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.SetPasscodeRequest`.
  package struct SetPasscodeRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.SetPasscodeRequest"
    /// Six digits.
    package var passcode: String
    /// The passcode it replaces; "" when there is none yet.
    package var currentPasscode: String

    /// A message with these fields; the rest is absent.
    package init(
      passcode: String = "",
      currentPasscode: String = ""
    ) {
      self.passcode = passcode
      self.currentPasscode = currentPasscode
    }
  }
}

extension OnboardingV1.SetPasscodeRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__SetPasscodeRequest>) {
    stack__onboarding__v1__set_passcode_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__SetPasscodeRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !passcode.isEmpty { c.pointee.passcode = try arena.string(passcode) }
    if !currentPasscode.isEmpty { c.pointee.current_passcode = try arena.string(currentPasscode) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__SetPasscodeRequest>) throws(RPCError) {
    self.passcode = try ProtobufRead.string(c.pointee.passcode)
    self.currentPasscode = try ProtobufRead.string(c.pointee.current_passcode)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.SetPasscodeResponse`.
  package struct SetPasscodeResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.SetPasscodeResponse"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension OnboardingV1.SetPasscodeResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__SetPasscodeResponse>) {
    stack__onboarding__v1__set_passcode_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__SetPasscodeResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__SetPasscodeResponse>) throws(RPCError) {
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.VerifyPasscodeRequest`.
  package struct VerifyPasscodeRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.VerifyPasscodeRequest"
    /// Six digits.
    package var passcode: String

    /// A message with these fields; the rest is absent.
    package init(
      passcode: String = ""
    ) {
      self.passcode = passcode
    }
  }
}

extension OnboardingV1.VerifyPasscodeRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__VerifyPasscodeRequest>) {
    stack__onboarding__v1__verify_passcode_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__VerifyPasscodeRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !passcode.isEmpty { c.pointee.passcode = try arena.string(passcode) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__VerifyPasscodeRequest>) throws(RPCError) {
    self.passcode = try ProtobufRead.string(c.pointee.passcode)
  }
}

extension OnboardingV1 {
  /// Proof of a fresh passcode.
  package struct PasscodeSession: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.PasscodeSession"
    /// 32 random bytes as base64url; only its hash is stored.
    package var token: String
    /// When it ends.
    package var expiresAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      token: String = "",
      expiresAtMicros: Int64 = 0
    ) {
      self.token = token
      self.expiresAtMicros = expiresAtMicros
    }
  }
}

extension OnboardingV1.PasscodeSession {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__PasscodeSession>) {
    stack__onboarding__v1__passcode_session__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__PasscodeSession>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !token.isEmpty { c.pointee.token = try arena.string(token) }
    c.pointee.expires_at_micros = expiresAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__PasscodeSession>) throws(RPCError) {
    self.token = try ProtobufRead.string(c.pointee.token)
    self.expiresAtMicros = c.pointee.expires_at_micros
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.ValidatePasscodeSessionRequest`.
  package struct ValidatePasscodeSessionRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.ValidatePasscodeSessionRequest"
    /// What VerifyPasscode returned.
    package var token: String

    /// A message with these fields; the rest is absent.
    package init(
      token: String = ""
    ) {
      self.token = token
    }
  }
}

extension OnboardingV1.ValidatePasscodeSessionRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__ValidatePasscodeSessionRequest>) {
    stack__onboarding__v1__validate_passcode_session_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__ValidatePasscodeSessionRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !token.isEmpty { c.pointee.token = try arena.string(token) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__ValidatePasscodeSessionRequest>) throws(RPCError) {
    self.token = try ProtobufRead.string(c.pointee.token)
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.ValidatePasscodeSessionResponse`.
  package struct ValidatePasscodeSessionResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.ValidatePasscodeSessionResponse"
    /// When the session ends.
    package var expiresAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      expiresAtMicros: Int64 = 0
    ) {
      self.expiresAtMicros = expiresAtMicros
    }
  }
}

extension OnboardingV1.ValidatePasscodeSessionResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__ValidatePasscodeSessionResponse>) {
    stack__onboarding__v1__validate_passcode_session_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__ValidatePasscodeSessionResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.expires_at_micros = expiresAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__ValidatePasscodeSessionResponse>) throws(RPCError) {
    self.expiresAtMicros = c.pointee.expires_at_micros
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.GetFeatureFlagsRequest`.
  package struct GetFeatureFlagsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.GetFeatureFlagsRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension OnboardingV1.GetFeatureFlagsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__GetFeatureFlagsRequest>) {
    stack__onboarding__v1__get_feature_flags_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__GetFeatureFlagsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__GetFeatureFlagsRequest>) throws(RPCError) {
  }
}

extension OnboardingV1 {
  /// `stack.onboarding.v1.GetFeatureFlagsResponse`.
  package struct GetFeatureFlagsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.onboarding.v1.GetFeatureFlagsResponse"
    /// Each known flag with its value for the acting user, by name.
    package var featureFlags: [OnboardingV1.FeatureFlag]

    /// A message with these fields; the rest is absent.
    package init(
      featureFlags: [OnboardingV1.FeatureFlag] = []
    ) {
      self.featureFlags = featureFlags
    }
  }
}

extension OnboardingV1.GetFeatureFlagsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Onboarding__V1__GetFeatureFlagsResponse>) {
    stack__onboarding__v1__get_feature_flags_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Onboarding__V1__GetFeatureFlagsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !featureFlags.isEmpty {
      c.pointee.n_feature_flags = featureFlags.count
      c.pointee.feature_flags = try arena.messages(featureFlags)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Onboarding__V1__GetFeatureFlagsResponse>) throws(RPCError) {
    self.featureFlags = try ProtobufRead.messages(c.pointee.feature_flags, c.pointee.n_feature_flags)
  }
}
