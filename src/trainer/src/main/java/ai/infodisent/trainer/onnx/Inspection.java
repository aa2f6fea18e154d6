package ai.infodisent.trainer.onnx;

import ai.infodisent.trainer.TrainerException;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is seen of a backbone before anything is fitted on it.
 *
 * @param input where its pictures enter
 * @param operatorSet of ONNX
 * @param weights where they lie
 * @param candidates feature maps, in the order of the walk back from the logits
 * @param choice the one to be sure of, or the one asked for
 * @param refusal why there is no choice; empty where there is one
 */
public record Inspection(
    Backbone.Input input,
    int operatorSet,
    Weights weights,
    List<FeatureMap> candidates,
    Optional<FeatureMap> choice,
    String refusal) {

  public Inspection {
    candidates = List.copyOf(candidates);
    if (choice.isEmpty() == refusal.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a choice or why there is none, found " + choice + " and " + refusal);
    }
  }

  /**
   * Where weights lie.
   *
   * @param count of their values
   * @param files beside the model that some lie in, sorted; empty where all lie inside
   */
  public record Weights(long count, List<String> files) {

    public Weights {
      files = List.copyOf(files);
    }

    static Weights of(ModelProto model) {
      long count = 0;
      TreeSet<String> files = new TreeSet<>();
      for (TensorProto tensor : model.getGraph().getInitializerList()) {
        count += tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
          if (entry.getKey().equals("location")) {
            files.add(entry.getValue());
          }
        }
      }
      return new Weights(count, List.copyOf(files));
    }
  }

  /**
   * The choice.
   *
   * @throws TrainerException if there is none; it says what to name
   */
  public FeatureMap chosen() {
    return choice.orElseThrow(() -> new TrainerException(refusal));
  }
}
