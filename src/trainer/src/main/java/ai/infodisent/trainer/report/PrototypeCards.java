package ai.infodisent.trainer.report;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.image.Box;
import ai.infodisent.trainer.evaluate.Tally;
import ai.infodisent.trainer.onnx.Head;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** The prototypes that decide most often, and the training pictures that show them. */
public final class PrototypeCards {

  private static final int MOST = 12;
  private static final int CLASSES = 3;

  private PrototypeCards() {}

  /**
   * A prototype, as it is shown.
   *
   * @param name channel and sign
   * @param pictures in how many validation pictures it is among the most important
   * @param share of the validation pictures
   * @param classes those with the largest weights for it
   * @param examples the strongest first
   */
  public record Card(
      String name, int pictures, String share, List<Weighed> classes, List<Shown> examples) {}

  /** A class and its weight for the prototype. */
  public record Weighed(String label, String weight) {}

  /**
   * A training picture.
   *
   * @param label its class
   * @param data its thumbnail, as a data: address
   * @param width of the thumbnail, in pixels
   * @param height of the thumbnail, in pixels
   * @param box where the prototype is, in the thumbnail's pixels
   */
  public record Shown(String label, String data, int width, int height, Box box) {}

  static List<Card> of(Report report) throws IOException {
    List<Card> cards = new ArrayList<>();
    for (Tally.Use use : report.tally().mostUsed(MOST)) {
      List<Shown> examples = new ArrayList<>();
      for (Gallery.Prototype prototype : report.gallery().prototypes()) {
        if (prototype.channel() == use.channel() && prototype.sign() == use.sign()) {
          for (Gallery.Example example : prototype.examples()) {
            examples.add(shown(example, report.thumbnails().get(example.image())));
          }
        }
      }
      cards.add(
          new Card(
              use.channel() + use.sign().symbol(),
              use.pictures(),
              EpochRow.percent((double) use.pictures() / report.evaluation().images()),
              classes(report.head(), use.channel(), report.manifest().labels()),
              examples));
    }
    return cards;
  }

  private static List<Weighed> classes(Head head, int channel, List<String> labels) {
    return IntStream.range(0, labels.size())
        .boxed()
        .filter(index -> head.weight(index, channel) > 0)
        .sorted(Comparator.comparingDouble(index -> -head.weight(index, channel)))
        .limit(CLASSES)
        .map(
            index ->
                new Weighed(
                    labels.get(index),
                    String.format(Locale.ROOT, "%.3g", head.weight(index, channel))))
        .toList();
  }

  private static Shown shown(Gallery.Example example, byte[] jpeg) throws IOException {
    BufferedImage read = jpeg == null ? null : ImageIO.read(new ByteArrayInputStream(jpeg));
    if (read == null) {
      throw new IOException("expected a JPEG thumbnail " + example.image() + ", found none");
    }
    return new Shown(
        example.label(),
        "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg),
        read.getWidth(),
        read.getHeight(),
        example.box());
  }
}
