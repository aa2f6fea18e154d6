package ai.infodisent.bundle;

import static ai.infodisent.bundle.Checks.require;

import ai.infodisent.explanation.ComponentName;
import ai.infodisent.image.Preparation;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code model.json} says of the graph beside it.
 *
 * @param format of the bundle; this version reads {@value #FORMAT}
 * @param version the first {@value #VERSION_DIGITS} hexadecimal digits of the graph's SHA-256
 * @param model the graph's file
 * @param labels one a class, in the order of the logits
 * @param preparation from a picture to the network's pixels
 * @param channels of the mixed feature map, one a prototype
 * @param cells of the mixed feature map
 * @param pooling how a channel's map becomes its components
 * @param scores how logits become scores
 * @param bias one a class: the logit of a picture without any component
 * @param fixedBatch whether one run takes one picture rather than any number
 * @param provenance where the model comes from: hashes, seed, hyper-parameters, accuracy
 * @param edits what was switched off since it was fitted, in order; most bundles have none
 */
@JsonPropertyOrder({
  "format",
  "version",
  "model",
  "labels",
  "preparation",
  "channels",
  "cells",
  "pooling",
  "scores",
  "bias",
  "fixedBatch",
  "provenance",
  "edits"
})
public record Manifest(
    int format,
    String version,
    Model model,
    List<String> labels,
    Preparation preparation,
    int channels,
    Cells cells,
    Pooling pooling,
    Scores scores,
    List<Float> bias,
    boolean fixedBatch,
    SortedMap<String, String> provenance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Edit> edits) {

  /** The bundle format this version reads and writes. */
  public static final int FORMAT = 1;

  /** How many digits of the graph's hash name its version. */
  public static final int VERSION_DIGITS = 12;

  public Manifest {
    require(format == FORMAT, "format " + FORMAT, format);
    require(version != null && !version.isBlank(), "a version", version);
    require(model != null, "a model file", model);
    require(labels != null && !labels.isEmpty(), "at least one label", labels);
    require(preparation != null, "a preparation", preparation);
    require(channels >= 1, "at least one channel", channels);
    require(cells != null, "cells", cells);
    require(pooling != null, "a pooling", pooling);
    require(scores != null, "scores", scores);
    require(
        bias != null && bias.size() == labels.size(),
        "one bias a label, " + labels.size(),
        bias == null ? null : bias.size());
    labels = List.copyOf(labels);
    bias = List.copyOf(bias);
    provenance = provenance == null ? new TreeMap<>() : new TreeMap<>(provenance);
    edits = edits == null ? List.of() : List.copyOf(edits);
    for (Edit edit : edits) {
      for (ComponentName component : edit.disabled()) {
        require(component.channel() < channels, "edits of channels below " + channels, component);
      }
    }
  }

  /** The manifest of a graph as it was fitted. */
  public Manifest(
      int format,
      String version,
      Model model,
      List<String> labels,
      Preparation preparation,
      int channels,
      Cells cells,
      Pooling pooling,
      Scores scores,
      List<Float> bias,
      boolean fixedBatch,
      SortedMap<String, String> provenance) {
    this(
        format,
        version,
        model,
        labels,
        preparation,
        channels,
        cells,
        pooling,
        scores,
        bias,
        fixedBatch,
        provenance,
        List.of());
  }

  /** The components that all edits together have switched off: they are 0 in every picture. */
  public SortedSet<ComponentName> disabled() {
    SortedSet<ComponentName> disabled = new TreeSet<>();
    edits.forEach(edit -> disabled.addAll(edit.disabled()));
    return disabled;
  }

  /**
   * The graph's file.
   *
   * @param file its name in the bundle's folder
   * @param bytes its length
   * @param sha256 its hash, in hexadecimal digits
   */
  @JsonPropertyOrder({"file", "bytes", "sha256"})
  public record Model(String file, long bytes, String sha256) {

    public Model {
      require(Checks.isFileName(file), "a file name without a folder", file);
      require(bytes > 0, "a model file of at least one byte", bytes);
      require(sha256 != null && sha256.matches("[0-9a-f]{64}"), "a SHA-256 of 64 digits", sha256);
    }
  }

  /**
   * The grid of the feature map.
   *
   * @param rows at least 1
   * @param columns at least 1
   */
  @JsonPropertyOrder({"rows", "columns"})
  public record Cells(int rows, int columns) {

    public Cells {
      require(rows >= 1 && columns >= 1, "at least 1 x 1 cells", rows + " x " + columns);
    }

    /** How many cells there are. */
    public int count() {
      return rows * columns;
    }
  }

  /**
   * Components that were switched off for good.
   *
   * @param from the version of the graph they were switched off in
   * @param disabled which, at least one, by channel, plus before minus
   * @param why what whoever did it gave as the reason
   */
  @JsonPropertyOrder({"from", "disabled", "why"})
  public record Edit(String from, List<ComponentName> disabled, String why) {

    public Edit {
      require(from != null && !from.isBlank(), "the version of an edited graph", from);
      require(disabled != null && !disabled.isEmpty(), "components to disable", disabled);
      require(why != null && !why.isBlank(), "the reason of an edit", why);
      disabled = List.copyOf(new TreeSet<>(disabled));
    }
  }

  /** How a channel's map becomes its components. */
  public enum Pooling {
    /** The largest and the smallest cell survive (InfoDisent's mx_pool). */
    @JsonProperty("signed-max")
    SIGNED_MAX,

    /**
     * The means over the cells of the positive and of the negative values survive, so that a
     * network's own linear classifier can be kept (EPIC); weights are of any sign.
     */
    @JsonProperty("signed-mean")
    SIGNED_MEAN
  }

  /** How logits become scores. */
  public enum Scores {
    @JsonProperty("softmax")
    SOFTMAX
  }
}
