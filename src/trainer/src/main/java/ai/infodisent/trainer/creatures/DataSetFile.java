package ai.infodisent.trainer.creatures;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What {@value #NAME} tells of a data set.
 *
 * @param seed that everything follows from
 * @param side of the pictures, in pixels
 * @param trainingPictures how many there are
 * @param validationPictures how many there are
 * @param fewestObjects behind a creature
 * @param mostObjects behind a creature
 * @param dropout share of the training creatures that may lack parts
 * @param maskIds the ids of "backdrop", "body" and the "firstObject"; those of parts are with them
 * @param parts in the order of their ids
 * @param classes in the order of their names, which is that of their folders
 */
@JsonPropertyOrder({
  "seed",
  "side",
  "trainingPictures",
  "validationPictures",
  "fewestObjects",
  "mostObjects",
  "dropout",
  "maskIds",
  "parts",
  "classes"
})
record DataSetFile(
    long seed,
    int side,
    int trainingPictures,
    int validationPictures,
    int fewestObjects,
    int mostObjects,
    double dropout,
    Map<String, Integer> maskIds,
    List<PartEntry> parts,
    List<ClassEntry> classes) {

  static final String NAME = "dataset.json";

  /**
   * A part.
   *
   * @param name such as "beak"
   * @param id in masks
   * @param variants what each is called
   */
  @JsonPropertyOrder({"name", "id", "variants"})
  record PartEntry(String name, int id, List<String> variants) {}

  /**
   * A class.
   *
   * @param index in the order of the labels
   * @param label its name, and its folder's
   * @param variants of each part
   * @param description the same in words
   */
  @JsonPropertyOrder({"index", "label", "variants", "description"})
  record ClassEntry(int index, String label, Map<String, Integer> variants, String description) {}

  static DataSetFile of(IncompleteCreatures creatures) {
    CreatureDataSet complete = creatures.complete();
    Map<String, Integer> ids = new LinkedHashMap<>();
    ids.put("backdrop", PartMask.BACKDROP);
    ids.put("body", PartMask.BODY);
    ids.put("firstObject", PartMask.objectId(0));
    return new DataSetFile(
        complete.seed(),
        Scene.SIDE,
        complete.training(),
        complete.validation(),
        complete.fewestObjects(),
        complete.mostObjects(),
        creatures.share(),
        ids,
        Arrays.stream(Part.values())
            .map(
                part ->
                    new PartEntry(
                        part.label(), PartMask.id(part), CreatureClass.variantNames(part)))
            .toList(),
        IntStream.range(0, complete.classes().size())
            .mapToObj(index -> entry(index, complete.classes().get(index)))
            .toList());
  }

  private static ClassEntry entry(int index, CreatureClass kind) {
    return new ClassEntry(index, kind.label(), variants(kind), kind.description());
  }

  /** The variants of a class by the parts' names. */
  static Map<String, Integer> variants(CreatureClass kind) {
    Map<String, Integer> variants = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      variants.put(part.label(), kind.variant(part));
    }
    return variants;
  }
}
