/// The contracts of the services that this library itself offers, as `protoc` describes them. A test
/// holds them against the files in `Proto`.
enum LibraryDescriptors {
  /// `grpc.health.v1`.
  static let health = RPCFileDescriptor(
    name: "grpc/health/v1/health.proto",
    text: """
      \n\u{1b}grpc/health/v1/health.proto\u{12}\u{e}grpc.health.v1\".\n\u{12}HealthCheckRequest\
      \u{12}\u{18}\n\u{7}service\u{18}\u{1} \u{1}(\u{9}R\u{7}service\"\u{b1}\u{1}\n\u{13}HealthC\
      heckResponse\u{12}I\n\u{6}status\u{18}\u{1} \u{1}(\u{e}21.grpc.health.v1.HealthCheckRespon\
      se.ServingStatusR\u{6}status\"O\n\u{d}ServingStatus\u{12}\u{b}\n\u{7}UNKNOWN\u{10}\u{0}\
      \u{12}\u{b}\n\u{7}SERVING\u{10}\u{1}\u{12}\u{f}\n\u{b}NOT_SERVING\u{10}\u{2}\u{12}\u{13}\n\
      \u{f}SERVICE_UNKNOWN\u{10}\u{3}2\u{ae}\u{1}\n\u{6}Health\u{12}P\n\u{5}Check\u{12}\".grpc.h\
      ealth.v1.HealthCheckRequest\u{1a}#.grpc.health.v1.HealthCheckResponse\u{12}R\n\u{5}Watch\
      \u{12}\".grpc.health.v1.HealthCheckRequest\u{1a}#.grpc.health.v1.HealthCheckResponse0\u{1}\
      b\u{6}proto3
      """)
  /// `rpc.reflection.v1`.
  static let reflection = RPCFileDescriptor(
    name: "rpc/reflection/v1/reflection.proto",
    text: """
      \n\"rpc/reflection/v1/reflection.proto\u{12}\u{11}rpc.reflection.v1\"\u{15}\n\u{13}ListSer\
      vicesRequest\"(\n\u{10}ListCallsRequest\u{12}\u{14}\n\u{5}limit\u{18}\u{1} \u{1}(\u{5}R\
      \u{5}limit\"X\n\u{11}ListCallsResponse\u{12}-\n\u{5}calls\u{18}\u{1} \u{3}(\u{b}2\u{17}.rp\
      c.reflection.v1.CallR\u{5}calls\u{12}\u{14}\n\u{5}total\u{18}\u{2} \u{1}(\u{3}R\u{5}total\
      \"\u{cb}\u{3}\n\u{4}Call\u{12}\u{16}\n\u{6}method\u{18}\u{1} \u{1}(\u{9}R\u{6}method\u{12}\
      \u{12}\n\u{4}peer\u{18}\u{2} \u{1}(\u{9}R\u{4}peer\u{12}3\n\u{5}state\u{18}\u{3} \u{1}(\
      \u{e}2\u{1d}.rpc.reflection.v1.Call.StateR\u{5}state\u{12}\u{1d}\n\nage_micros\u{18}\u{4} \
      \u{1}(\u{3}R\u{9}ageMicros\u{12}0\n\u{14}deadline_left_micros\u{18}\u{5} \u{1}(\u{3}R\
      \u{12}deadlineLeftMicros\u{12}+\n\u{11}received_messages\u{18}\u{6} \u{1}(\u{3}R\u{10}rece\
      ivedMessages\u{12}%\n\u{e}received_bytes\u{18}\u{7} \u{1}(\u{3}R\u{d}receivedBytes\u{12}#\
      \n\u{d}sent_messages\u{18}\u{8} \u{1}(\u{3}R\u{c}sentMessages\u{12}\u{1d}\n\nsent_bytes\
      \u{18}\u{9} \u{1}(\u{3}R\u{9}sentBytes\"y\n\u{5}State\u{12}\u{15}\n\u{11}STATE_UNSPECIFIED\
      \u{10}\u{0}\u{12}\u{13}\n\u{f}STATE_RECEIVING\u{10}\u{1}\u{12}\u{11}\n\u{d}STATE_RUNNING\
      \u{10}\u{2}\u{12}\u{1c}\n\u{18}STATE_WAITING_FOR_READER\u{10}\u{3}\u{12}\u{13}\n\u{f}STATE\
      _ABANDONED\u{10}\u{4}\"N\n\u{14}ListServicesResponse\u{12}6\n\u{8}services\u{18}\u{1} \
      \u{3}(\u{b}2\u{1a}.rpc.reflection.v1.ServiceR\u{8}services\"R\n\u{7}Service\u{12}\u{12}\n\
      \u{4}name\u{18}\u{1} \u{1}(\u{9}R\u{4}name\u{12}3\n\u{7}methods\u{18}\u{2} \u{3}(\u{b}2\
      \u{19}.rpc.reflection.v1.MethodR\u{7}methods\"r\n\u{6}Method\u{12}\u{12}\n\u{4}name\u{18}\
      \u{1} \u{1}(\u{9}R\u{4}name\u{12})\n\u{10}server_streaming\u{18}\u{2} \u{1}(\u{8}R\u{f}ser\
      verStreaming\u{12})\n\u{10}client_streaming\u{18}\u{3} \u{1}(\u{8}R\u{f}clientStreaming\"1\
      \n\u{15}GetDescriptorsRequest\u{12}\u{18}\n\u{7}service\u{18}\u{1} \u{1}(\u{9}R\u{7}servic\
      e\".\n\u{16}GetDescriptorsResponse\u{12}\u{14}\n\u{5}files\u{18}\u{1} \u{3}(\u{c}R\u{5}fil\
      es2\u{bb}\u{2}\n\nReflection\u{12}d\n\u{c}ListServices\u{12}&.rpc.reflection.v1.ListServic\
      esRequest\u{1a}'.rpc.reflection.v1.ListServicesResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}j\n\
      \u{e}GetDescriptors\u{12}(.rpc.reflection.v1.GetDescriptorsRequest\u{1a}).rpc.reflection.v\
      1.GetDescriptorsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}[\n\u{9}ListCalls\u{12}#.rpc.reflecti\
      on.v1.ListCallsRequest\u{1a}$.rpc.reflection.v1.ListCallsResponse\"\u{3}\u{90}\u{2}\u{1}b\
      \u{6}proto3
      """)
}
