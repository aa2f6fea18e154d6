package ai.infodisent.function.http.v1;

import ai.infodisent.explanation.Explanation;
import ai.infodisent.explanation.Explanation.ClassExplanation;
import ai.infodisent.explanation.ExplanationOptions;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.function.TokenWriter;
import ai.infodisent.function.http.v1.InstancesReader.Instances;
import ai.infodisent.image.ImageTooLargeException;
import ai.infodisent.image.UnreadableImageException;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.List;

/** Answers what KServe's version 1 protocol asks; several instances are one batch. */
public final class KServe {

  private final ExplanationService service;
  private final ObjectWriter explanations;

  /**
   * @param service answers in the end
   * @param explanations writes an {@link Explanation}
   */
  public KServe(ExplanationService service, ObjectWriter explanations) {
    this.service = service;
    this.explanations = explanations;
  }

  /** The names of the models, in JSON. */
  public byte[] models() {
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          json.writeFieldName("models");
          json.writeArray(new String[] {service.bundle().name()}, 0, 1);
          json.writeEndObject();
        });
  }

  /**
   * Predicts; takes as long as decoding and inference take.
   *
   * @param body the request, in JSON
   * @return a prediction for each instance, in JSON
   * @throws ai.infodisent.function.BadRequestException if the request makes no sense
   * @throws ai.infodisent.explanation.UnknownClassException if a class asked for is not one of the
   *     model's
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public byte[] predict(byte[] body)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    Instances asked = InstancesReader.read(body, service::requireBatch);
    ExplanationOptions options = asked.options();
    // What a prediction does not tell need not be found.
    List<Explanation> explained =
        service.explain(
            asked.pictures(),
            new ExplanationOptions(options.topClasses(), 1, false, options.classes()));
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          writePredictions(json, explained);
          json.writeEndObject();
        });
  }

  /**
   * Predicts and explains; takes as long as decoding and inference take.
   *
   * @param body the request, in JSON
   * @return a prediction and an explanation for each instance, in JSON
   * @throws ai.infodisent.function.BadRequestException if the request makes no sense
   * @throws ai.infodisent.explanation.UnknownClassException if a class asked for is not one of the
   *     model's
   * @throws UnreadableImageException if a picture cannot be decoded
   * @throws ImageTooLargeException if a picture has more pixels than allowed
   * @throws OrtException if ONNX Runtime fails
   */
  public byte[] explain(byte[] body)
      throws UnreadableImageException, ImageTooLargeException, OrtException {
    Instances asked = InstancesReader.read(body, service::requireBatch);
    List<Explanation> explained = service.explain(asked.pictures(), asked.options());
    return TokenWriter.bytes(
        json -> {
          json.writeStartObject();
          writePredictions(json, explained);
          json.writeArrayFieldStart("explanations");
          for (Explanation explanation : explained) {
            explanations.writeValue(json, explanation);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writePredictions(JsonGenerator json, List<Explanation> explained)
      throws IOException {
    json.writeArrayFieldStart("predictions");
    for (Explanation explanation : explained) {
      json.writeStartObject();
      // The best class comes first.
      writeClass(json, explanation.classes().get(0));
      json.writeArrayFieldStart("classes");
      for (ClassExplanation told : explanation.classes()) {
        json.writeStartObject();
        writeClass(json, told);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeClass(JsonGenerator json, ClassExplanation told) throws IOException {
    json.writeStringField("label", told.label());
    json.writeNumberField("index", told.index());
    json.writeNumberField("score", told.score());
  }
}
