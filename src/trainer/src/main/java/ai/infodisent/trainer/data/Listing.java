package ai.infodisent.trainer.data;

import ai.infodisent.trainer.onnx.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a data set says of itself: which pictures there are, of which class, in which split.
 *
 * @param directory where it lies
 * @param labels one a class, no two the same
 * @param train what is fitted on
 * @param validation what is reported on
 */
record Listing(Path directory, List<String> labels, List<Entry> train, List<Entry> validation) {

  /**
   * A picture.
   *
   * @param file its place
   * @param label its class, from 0
   * @param targets all classes it may be of, as far as can be told, its own among them
   * @param box around the object, where there is one and it is asked for
   */
  record Entry(Path file, int label, List<Integer> targets, Optional<BoundingBox> box) {

    /** A picture of which its class can be told. */
    Entry(Path file, int label, Optional<BoundingBox> box) {
      this(file, label, List.of(label), box);
    }

    LabelledPicture picture() {
      return new LabelledPicture(file.toString(), label, targets, new PictureFile(file, box));
    }
  }

  /** The pictures of some entries. */
  static List<LabelledPicture> pictures(List<Entry> entries) {
    return entries.stream().map(Entry::picture).toList();
  }

  DataSet dataSet(Crop crop) {
    MessageDigest digest = Sha256.digest();
    update(digest, "train", train);
    update(digest, "validation", validation);
    String hash = HexFormat.of().formatHex(digest.digest());
    return new DataSet(labels, pictures(train), pictures(validation), crop, hash);
  }

  private void update(MessageDigest digest, String split, List<Entry> entries) {
    for (Entry entry : entries) {
      String path = directory.relativize(entry.file()).toString().replace('\\', '/');
      String box = entry.box().map(found -> "\t" + found.edges()).orElse("");
      String line =
          split + "\t" + labels.get(entry.label()) + "\t" + path + box + targets(entry) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Nothing where a picture's class can be told, as it can in most data sets. */
  private String targets(Entry entry) {
    return entry.targets().equals(List.of(entry.label()))
        ? ""
        : entry.targets().stream().map(labels::get).collect(Collectors.joining("\t", "\t", ""));
  }
}
