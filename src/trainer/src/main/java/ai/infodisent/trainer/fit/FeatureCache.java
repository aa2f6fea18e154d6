package ai.infodisent.trainer.fit;

import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.Progress;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.data.DataSet;
import ai.infodisent.trainer.data.LabelledPicture;
import ai.infodisent.trainer.onnx.Backbone;
import ai.infodisent.trainer.onnx.FeatureMap;
import ai.infodisent.trainer.onnx.PixelScaling;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the blocks of features lie that follow from one backbone, scaling, preparation and listing;
 * those of others lie beside them.
 *
 * @param folder of all blocks
 * @param key of what they follow from
 * @param shape of the features
 */
record FeatureCache(Path folder, String key, FeatureShape shape) {

  private static final int FOLDER_DIGITS = 16;
  private static final int FORMAT = 2;

  /** Of a disk without a limit, at most this share of what is free is taken. */
  private static final double SHARE = 0.5;

  /**
   * Finds the place, and whether maps fit.
   *
   * @param parent of the folder, made if it is not there
   * @param limit of the bytes that maps may take; by default half of what is free on the disk
   */
  static FeatureCache of(
      Path parent,
      OptionalLong limit,
      Backbone backbone,
      PixelScaling scaling,
      Preparation preparation,
      DataSet data,
      Progress progress)
      throws IOException {
    FeatureMap map = backbone.featureMap();
    String key =
        Sha256.of(
            String.join(
                    "\n",
                    Integer.toString(FORMAT),
                    ByteOrder.nativeOrder().toString(),
                    backbone.sha256(),
                    map.tensor(),
                    map.tokens().toString(),
                    scaling.toString(),
                    preparation.toString(),
                    data.hash())
                .getBytes(StandardCharsets.UTF_8));
    Path folder = parent.resolve(key.substring(0, FOLDER_DIGITS));
    Files.createDirectories(folder);
    FeatureBlock.tidy(folder);
    FeatureShape mapped = new FeatureShape(map.channels(), map.cells(), true);
    FeatureCache cache = new FeatureCache(folder, key, mapped);
    long need =
        mapped.bytes() * (data.train().size() + (long) data.validation().size()) - cache.taken();
    long most = limit.orElse((long) (SHARE * Files.getFileStore(folder).getUsableSpace()));
    if (need <= most) {
      return cache;
    }
    progress.say(
        "feature maps take "
            + need
            + " bytes more, and "
            + most
            + " are free for them in "
            + parent
            + ": they are computed anew in every epoch");
    return new FeatureCache(folder, key, new FeatureShape(map.channels(), map.cells(), false));
  }

  private long taken() throws IOException {
    long taken = 0;
    try (var files = Files.newDirectoryStream(folder, "*.features")) {
      for (Path file : files) {
        taken += Files.size(file);
      }
    }
    return taken;
  }

  /** How many blocks some pictures are. */
  int count(List<LabelledPicture> pictures) {
    return (pictures.size() + shape.picturesPerBlock() - 1) / shape.picturesPerBlock();
  }

  /** The pictures of one block. */
  List<LabelledPicture> pictures(List<LabelledPicture> pictures, int block) {
    int start = block * shape.picturesPerBlock();
    return pictures.subList(start, Math.min(pictures.size(), start + shape.picturesPerBlock()));
  }

  /** Where a block is, or is to be. */
  Path file(String split, int block) {
    String kind = shape.mapped() ? ".features" : ".means";
    return folder.resolve(split + "-" + block + kind);
  }

  /** A block that was made already, is whole, and is of these pictures as they are. */
  Optional<FeatureBlock> find(String split, int block, List<LabelledPicture> pictures) {
    try {
      return Files.exists(file(split, block))
          ? Optional.of(open(split, block, pictures))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Maps a block that has been made. */
  FeatureBlock open(String split, int block, List<LabelledPicture> pictures) throws IOException {
    return FeatureBlock.open(file(split, block), shape, key, sources(pictures));
  }

  /**
   * The ranges of a split's channels, as its blocks tell them; none while one is not there.
   *
   * @param pictures all of the split
   */
  Optional<ChannelRanges> ranges(String split, List<LabelledPicture> pictures) {
    ChannelRanges ranges = ChannelRanges.none(shape.channels());
    try {
      for (int block = 0; block < count(pictures); block++) {
        String sources = sources(pictures(pictures, block));
        ranges.add(FeatureBlock.header(file(split, block), key, sources).ranges());
      }
      return Optional.of(ranges);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What can be told of pictures without reading them. */
  static String sources(List<LabelledPicture> pictures) {
    MessageDigest digest = Sha256.digest();
    for (LabelledPicture picture : pictures) {
      String line = picture.label() + " " + source(picture.name()) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Size and time of a file; elsewhere, pictures are known by their name alone. */
  private static String source(String name) {
    try {
      BasicFileAttributes file = Files.readAttributes(Path.of(name), BasicFileAttributes.class);
      return file.size() + " " + file.lastModifiedTime().toMillis();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return name;
    }
  }

  /** Writes a block. */
  void write(BlockBuilder builder, String split, int block, List<LabelledPicture> pictures) {
    try {
      builder.write(file(split, block), key, sources(pictures));
    } catch (IOException e) {
      throw new TrainerException(
          "expected to write features in " + folder + ", found: " + e.getMessage(), e);
    }
  }
}
