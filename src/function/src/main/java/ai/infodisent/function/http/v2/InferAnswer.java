package ai.infodisent.function.http.v2;

import java.util.OptionalInt;

/**
 * What a request for inference is answered.
 *
 * @param body JSON, and after it the binary data of the tensors that were wanted so; not copied
 * @param json how many bytes the JSON has, if binary data follows it
 */
public record InferAnswer(byte[] body, OptionalInt json) {}
