package ai.infodisent.function.http.v2;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.TokenWriter;
import ai.infodisent.function.http.v2.InferRequest.RequestedOutput;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.Preparation.Prepared;
import ai.infodisent.image.UnreadableImageException;
import ai.infodisent.model.FusedTensors;
import ai.infodisent.model.Inference;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Answers what the Open Inference Protocol asks, in its own words. It has no word for explaining,
 * so the explanation is among the output tensors, for any client of the protocol to read.
 */
public final class OpenInference {

  private static final String SERVER = "infodisent";

  private static final String BINARY_TENSOR_DATA = "binary_tensor_data";

  /** The protocol's word for a model in ONNX. */
  private static final String PLATFORM = "onnx_onnxv1";

  private final ExplanationService service;
  private final String version;

  /**
   * @param service answers in the end
   * @param version of this server
   */
  public OpenInference(ExplanationService service, String version) {
    this.service = service;
    this.version = version;
  }

  /** What the server is, in JSON. */
  public byte[] server() {
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", SERVER);
          json.writeStringField("version", version);
          json.writeFieldName("extensions");
          json.writeArray(new String[] {BINARY_TENSOR_DATA}, 0, 1);
          json.writeEndObject();
        });
  }

  /** What the model takes and gives, in JSON. */
  public byte[] model() {
    Manifest manifest = service.bundle().manifest();
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", service.bundle().name());
          json.writeFieldName("versions");
          json.writeArray(new String[] {manifest.version()}, 0, 1);
          json.writeStringField("platform", PLATFORM);
          json.writeArrayFieldStart("inputs");
          json.writeStartObject();
          List<Long> any = List.of(OutputTensor.ANY, OutputTensor.ANY, OutputTensor.ANY, 3L);
          head(json, FusedTensors.IMAGE, Datatype.UINT8, any);
          json.writeEndObject();
          json.writeEndArray();
          json.writeArrayFieldStart("outputs");
          for (OutputTensor output : OutputTensor.values()) {
            json.writeStartObject();
            head(json, output.tensor(), output.datatype(), output.shape(manifest));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /**
   * Infers; takes as long as decoding and inference take.
   *
   * @param body JSON, and maybe binary data after it
   * @param json how many bytes the JSON has, at most the body's
   * @throws BadRequestException if the request makes no sense
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public InferAnswer infer(byte[] body, int json)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    InferRequest request = InferRequestReader.read(body, json, service::requireBatch);
    Manifest manifest = service.bundle().manifest();
    int topClasses = Math.min(request.topClasses(), manifest.labels().size());
    if (request.wants(OutputTensor.CONTRIBUTIONS)) {
      OutputTensor.requireContributions(
          OutputTensor.CONTRIBUTIONS.shape(manifest, request.pictures().size(), topClasses));
    }
    List<Prepared> prepared = new ArrayList<>();
    for (Picture picture : request.pictures()) {
      prepared.add(picture.prepare(service));
    }
    Inference inference = service.infer(prepared, request.wants(OutputTensor.MAPS));
    return answer(request, inference, topClasses);
  }

  private InferAnswer answer(InferRequest request, Inference inference, int topClasses) {
    List<TensorValues> binary = new ArrayList<>();
    byte[] head =
        TokenWriter.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringField("model_name", service.bundle().name());
              json.writeStringField("model_version", service.bundle().manifest().version());
              if (request.id().isPresent()) {
                json.writeStringField("id", request.id().get());
              }
              json.writeArrayFieldStart("outputs");
              for (RequestedOutput output : request.outputs()) {
                TensorValues values = output.tensor().values(service, inference, topClasses);
                write(json, output, values, inference.pictures(), topClasses);
                if (output.binary()) {
                  binary.add(values);
                }
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    if (binary.isEmpty()) {
      return new InferAnswer(head, OptionalInt.empty());
    }
    int size = head.length + binary.stream().mapToInt(TensorValues::size).sum();
    ByteBuffer body = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(head);
    binary.forEach(values -> values.write(body));
    return new InferAnswer(body.array(), OptionalInt.of(head.length));
  }

  private void write(
      JsonGenerator json, RequestedOutput output, TensorValues values, int pictures, int topClasses)
      throws IOException {
    OutputTensor tensor = output.tensor();
    json.writeStartObject();
    head(
        json,
        tensor.tensor(),
        tensor.datatype(),
        tensor.shape(service.bundle().manifest(), pictures, topClasses));
    if (output.binary()) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", values.size());
      json.writeEndObject();
    } else {
      json.writeFieldName("data");
      values.write(json);
    }
    json.writeEndObject();
  }

  private static void head(JsonGenerator json, String name, Datatype datatype, List<Long> shape)
      throws IOException {
    json.writeStringField("name", name);
    json.writeStringField("datatype", datatype.name());
    json.writeArrayFieldStart("shape");
    for (long dimension : shape) {
      json.writeNumber(dimension);
    }
    json.writeEndArray();
  }
}
