package ai.infodisent.bundle;

import static ai.infodisent.bundle.Checks.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What {@code serving.json} says of the optimised graph beside it.
 *
 * @param format of the variant; this version reads {@value #FORMAT}
 * @param target what it is to run on
 * @param batch how many pictures one run takes; 0 for any number
 * @param processor the one it was made for; null where any will do, as for CUDA
 * @param onnxRuntime the version of ONNX Runtime it was made by
 * @param version of the bundle's graph it was made from, {@link Manifest#version}
 * @param graph the optimised graph's file
 * @param weights the file of its weights; null where the graph holds them all
 * @param headWeights at which byte of that file W begins, float {@code [C, D]}, little-endian; null
 *     where it does not lie there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "format",
  "target",
  "batch",
  "processor",
  "onnxRuntime",
  "version",
  "graph",
  "weights",
  "headWeights"
})
public record ServingManifest(
    int format,
    Target target,
    int batch,
    Processor processor,
    String onnxRuntime,
    String version,
    Part graph,
    Part weights,
    Long headWeights) {

  /** The format this version reads and writes. */
  public static final int FORMAT = 1;

  public ServingManifest {
    require(format == FORMAT, "format " + FORMAT, format);
    require(target != null, "a target", target);
    require(batch >= 0, "a batch of at least 1, or 0 for any", batch);
    require(target != Target.CPU || processor != null, "the processor of target cpu", processor);
    require(
        onnxRuntime != null && !onnxRuntime.isBlank(), "a version of ONNX Runtime", onnxRuntime);
    require(version != null && !version.isBlank(), "the version of a graph", version);
    require(graph != null, "a graph file", graph);
    require(
        headWeights == null || weights != null && headWeights >= 0 && headWeights < weights.bytes(),
        "W within the weights' file",
        headWeights);
  }

  /**
   * A file beside {@code serving.json}.
   *
   * @param file its name
   * @param bytes its length
   */
  @JsonPropertyOrder({"file", "bytes"})
  public record Part(String file, long bytes) {

    public Part {
      require(Checks.isFileName(file), "a file name without a folder", file);
      require(bytes > 0, "a file of at least one byte", bytes);
    }
  }

  /** What a variant is to run on. */
  public enum Target {
    /** The processor: with layouts and packed weights of its own. */
    @JsonProperty("cpu")
    CPU,
    /** A GPU of NVIDIA's: nothing of the processor's in it. */
    @JsonProperty("cuda")
    CUDA;

    /** As {@code serving.json} writes it. */
    @Override
    public String toString() {
      return this == CPU ? "cpu" : "cuda";
    }
  }
}
