package ai.infodisent.trainer.creatures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A line of {@value #NAME}: what a picture shows. Places are in pixels from the upper left corner.
 *
 * @param image the picture, from the data set's folder
 * @param mask 8 bit grey, the ids of what is seen
 * @param split "train" or "validation"
 * @param label the class
 * @param variants of the class, of each part
 * @param present the parts that the creature has
 * @param targets all classes that agree with the parts present
 * @param creature where it stands
 * @param objects behind it, the furthest first
 * @param backdrop which pair of colours sky and meadow have
 * @param horizon height of the meadow's edge
 * @param withParts the picture with each set of parts; empty where they are not rendered
 * @param withoutObject the picture without each object; empty where they are not rendered
 */
@JsonPropertyOrder({
  "image",
  "mask",
  "split",
  "label",
  "variants",
  "present",
  "targets",
  "creature",
  "objects",
  "backdrop",
  "horizon",
  "withParts",
  "withoutObject"
})
record PictureEntry(
    String image,
    String mask,
    String split,
    String label,
    Map<String, Integer> variants,
    List<String> present,
    List<String> targets,
    Place creature,
    List<ObjectEntry> objects,
    int backdrop,
    double horizon,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PartsEntry> withParts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RemovedEntry> withoutObject) {

  static final String NAME = "pictures.jsonl";

  /**
   * Where a creature stands.
   *
   * @param x of its middle
   * @param y of its middle
   * @param size scale; at 1 it reaches 50 pixels from its middle
   * @param tilt clockwise, in degrees
   */
  @JsonPropertyOrder({"x", "y", "size", "tilt"})
  record Place(double x, double y, double size, double tilt) {}

  /**
   * An object.
   *
   * @param id in the mask
   * @param kind such as "pebble"
   * @param tint which of the muted colours it has
   * @param x of its middle
   * @param y of its middle
   * @param radius in pixels
   * @param angle clockwise, in degrees
   */
  @JsonPropertyOrder({"id", "kind", "tint", "x", "y", "radius", "angle"})
  record ObjectEntry(
      int id, String kind, int tint, double x, double y, double radius, double angle) {}

  /**
   * The picture with some of the parts.
   *
   * @param present these
   * @param targets all classes that agree with them
   * @param image the picture, from the data set's folder
   */
  @JsonPropertyOrder({"present", "targets", "image"})
  record PartsEntry(List<String> present, List<String> targets, String image) {}

  /**
   * The picture without an object.
   *
   * @param id in the mask of the whole picture
   * @param image the picture, from the data set's folder
   */
  @JsonPropertyOrder({"id", "image"})
  record RemovedEntry(int id, String image) {}

  static List<String> names(Set<Part> parts) {
    return parts.stream().sorted().map(Part::label).toList();
  }

  static Place place(Creature creature) {
    return new Place(creature.x(), creature.y(), creature.size(), creature.tilt());
  }

  static List<ObjectEntry> objects(Scene scene) {
    return IntStream.range(0, scene.objects().size())
        .mapToObj(index -> object(index, scene.objects().get(index)))
        .toList();
  }

  private static ObjectEntry object(int index, BackgroundObject object) {
    return new ObjectEntry(
        PartMask.objectId(index),
        object.kind().name().toLowerCase(Locale.ROOT),
        object.tint(),
        object.x(),
        object.y(),
        object.radius(),
        object.angle());
  }
}
