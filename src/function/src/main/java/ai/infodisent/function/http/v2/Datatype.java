package ai.infodisent.function.http.v2;

/** The datatypes of the protocol that the tensors here have. */
enum Datatype {
  /** Any bytes: an encoded picture, a label. */
  BYTES,
  UINT8,
  INT64,
  FP32
}
