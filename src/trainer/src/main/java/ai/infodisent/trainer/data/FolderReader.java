package ai.infodisent.trainer.data;

import ai.infodisent.image.EncodedImage;
import ai.infodisent.image.ImageDecoder;
import ai.infodisent.trainer.TrainerException;
import ai.infodisent.trainer.onnx.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads data sets laid out as {@code DIR/train/CLASS/*} and {@code DIR/validation/CLASS/*}. */
public final class FolderReader {

  /** Larger pictures than this are no training data: 100 megapixels. */
  private static final long MAX_PIXELS = 100_000_000;

  private static final ImageDecoder DECODER = new ImageDecoder(MAX_PIXELS);

  private FolderReader() {}

  /**
   * Lists a data set; pictures are read when they are asked for.
   *
   * @throws TrainerException if the folder is not laid out as expected
   */
  public static DataSet read(Path directory) {
    Path train = directory.resolve("train");
    Path validation = directory.resolve("validation");
    if (!Files.isDirectory(train) || !Files.isDirectory(validation)) {
      throw new TrainerException(
          "expected pictures at "
              + train.resolve("CLASS")
              + " and "
              + validation.resolve("CLASS")
              + ", found no such folders");
    }
    List<String> labels = classes(train);
    List<LabelledPicture> fitted = readSplit(train, labels);
    List<LabelledPicture> reported = readSplit(validation, labels);
    MessageDigest digest = Sha256.digest();
    for (List<LabelledPicture> split : List.of(fitted, reported)) {
      for (LabelledPicture picture : split) {
        String name = directory.relativize(Path.of(picture.name())).toString().replace('\\', '/');
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return new DataSet(labels, fitted, reported, HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Lists one split, {@code DIR/CLASS/*}, in the order of the file names.
   *
   * @param labels the classes there may be; a class that is not here has no folder
   * @throws TrainerException if a class folder is unknown or empty, or there is none
   */
  public static List<LabelledPicture> readSplit(Path split, List<String> labels) {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (String name : classes(split)) {
      int label = labels.indexOf(name);
      if (label < 0) {
        throw new TrainerException(
            "expected the folders of "
                + split
                + " to be among the classes "
                + abbreviated(labels)
                + ", found "
                + name);
      }
      List<Path> files = files(split.resolve(name));
      if (files.isEmpty()) {
        throw new TrainerException(
            "expected JPEG or PNG pictures in " + split.resolve(name) + ", found none");
      }
      for (Path file : files) {
        pictures.add(
            new LabelledPicture(
                file.toString(),
                label,
                preparation ->
                    DECODER.decode(EncodedImage.of(Files.readAllBytes(file)), preparation)));
      }
    }
    return pictures;
  }

  private static List<String> classes(Path split) {
    List<String> names =
        list(split).stream()
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            .toList();
    if (names.isEmpty()) {
      throw new TrainerException("expected a folder for each class in " + split + ", found none");
    }
    return names;
  }

  private static List<Path> files(Path folder) {
    return list(folder).stream().filter(FolderReader::isPicture).toList();
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> !path.getFileName().toString().startsWith("."))
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new TrainerException("expected to list " + folder + ", found: " + e.getMessage(), e);
    }
  }

  private static String abbreviated(List<String> labels) {
    return labels.size() <= 12
        ? labels.toString()
        : labels.subList(0, 12) + " and " + (labels.size() - 12) + " more";
  }
}
