package ai.infodisent.function.http.v2;

import ai.infodisent.bundle.Manifest;
import ai.infodisent.explanation.Decision;
import ai.infodisent.explanation.Sign;
import ai.infodisent.function.BadRequestException;
import ai.infodisent.function.ExplanationService;
import ai.infodisent.model.FusedTensors;
import ai.infodisent.model.Inference;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tensors that are answered, for N pictures, C classes, D channels and R x Q cells: those of
 * the fused graph but its weights, and two that spare a client the arithmetic.
 */
enum OutputTensor {
  /** {@code [N, C]}. */
  LOGITS(FusedTensors.LOGITS, Datatype.FP32),
  /** {@code [N, C]}, from 0 to 1. */
  SCORES(FusedTensors.SCORES, Datatype.FP32),
  /** {@code [N, C]}, the best first. */
  CLASSES(FusedTensors.CLASSES, Datatype.INT64),
  /** {@code [N, C]}, the labels of {@link #CLASSES}. */
  LABELS("labels", Datatype.BYTES),
  /** {@code [N, 2, D]}, at least 0 for plus, at most 0 for minus. */
  COMPONENTS(FusedTensors.COMPONENTS, Datatype.FP32),
  /** {@code [N, 2, D]}, {@code row * Q + column} of each component. */
  CELLS(FusedTensors.CELLS, Datatype.INT64),
  /** {@code [N, K, 2, D]}, what each component adds to the logits of the K best classes. */
  CONTRIBUTIONS("contributions", Datatype.FP32),
  /** {@code [N, D, R, Q]}, every channel at every cell. */
  MAPS(FusedTensors.MAPS, Datatype.FP32);

  /** The most contributions in one answer: 16 MiB of floats. */
  private static final int MOST_CONTRIBUTIONS = 1 << 22;

  /** A dimension that depends on the request. */
  static final long ANY = -1;

  private static final int SIGNS = Sign.values().length;

  private final String tensor;
  private final Datatype datatype;

  OutputTensor(String tensor, Datatype datatype) {
    this.tensor = tensor;
    this.datatype = datatype;
  }

  /** The tensor of a name, if there is one. */
  static Optional<OutputTensor> named(String name) {
    return Arrays.stream(values()).filter(output -> output.tensor.equals(name)).findFirst();
  }

  /**
   * Checks how many contributions an answer would hold.
   *
   * @throws BadRequestException if they are too many
   */
  static void requireContributions(List<Long> shape) {
    long contributions = shape.stream().reduce(1L, Math::multiplyExact);
    if (contributions > MOST_CONTRIBUTIONS) {
      throw new BadRequestException(
          "expected top_classes to ask for at most "
              + MOST_CONTRIBUTIONS
              + " contributions, found "
              + contributions);
    }
  }

  /** Its name. */
  String tensor() {
    return tensor;
  }

  Datatype datatype() {
    return datatype;
  }

  /** Its shape for any number of pictures, and for any number of best classes. */
  List<Long> shape(Manifest manifest) {
    return shape(manifest, ANY, ANY);
  }

  /**
   * Its shape.
   *
   * @param pictures N
   * @param topClasses K
   */
  List<Long> shape(Manifest manifest, long pictures, long topClasses) {
    long classes = manifest.labels().size();
    long channels = manifest.channels();
    return switch (this) {
      case LOGITS, SCORES, CLASSES, LABELS -> List.of(pictures, classes);
      case COMPONENTS, CELLS -> List.of(pictures, (long) SIGNS, channels);
      case CONTRIBUTIONS -> List.of(pictures, topClasses, (long) SIGNS, channels);
      case MAPS ->
          List.of(
              pictures,
              channels,
              (long) manifest.cells().rows(),
              (long) manifest.cells().columns());
    };
  }

  /**
   * Its elements.
   *
   * @param service that inferred
   * @param inference with maps, if they are asked for
   * @param topClasses K, at most C
   */
  TensorValues values(ExplanationService service, Inference inference, int topClasses) {
    return switch (this) {
      case LOGITS -> new TensorValues.Floats(inference.logits());
      case SCORES -> new TensorValues.Floats(inference.scores());
      case CLASSES -> new TensorValues.Longs(inference.ranking());
      case LABELS -> new TensorValues.Strings(ranked(service, inference));
      case COMPONENTS -> new TensorValues.Floats(inference.components());
      case CELLS -> new TensorValues.Longs(inference.winners());
      case CONTRIBUTIONS -> new TensorValues.Floats(contributions(service, inference, topClasses));
      case MAPS -> new TensorValues.Floats(inference.maps());
    };
  }

  private static List<String> ranked(ExplanationService service, Inference inference) {
    List<String> labels = service.bundle().manifest().labels();
    List<String> ranked = new ArrayList<>();
    for (int picture = 0; picture < inference.pictures(); picture++) {
      for (int rank = 0; rank < inference.classCount(); rank++) {
        ranked.add(labels.get(inference.classOfRank(picture, rank)));
      }
    }
    return ranked;
  }

  private static FloatBuffer contributions(
      ExplanationService service, Inference inference, int topClasses) {
    FloatBuffer amounts =
        FloatBuffer.allocate(inference.pictures() * topClasses * SIGNS * inference.channels());
    for (int picture = 0; picture < inference.pictures(); picture++) {
      for (int rank = 0; rank < topClasses; rank++) {
        int index = inference.classOfRank(picture, rank);
        Decision decision = service.decision(inference, picture, index);
        for (Sign sign : Sign.values()) {
          for (int channel = 0; channel < inference.channels(); channel++) {
            amounts.put(decision.contribution(channel, sign));
          }
        }
      }
    }
    return amounts.flip();
  }
}
