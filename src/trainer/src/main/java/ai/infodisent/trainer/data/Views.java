package ai.infodisent.trainer.data;

import ai.infodisent.image.Decoded;
import ai.infodisent.image.Preparation;
import ai.infodisent.trainer.data.Augmentation.Transform;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The pictures of a split as they are seen in each epoch. A view follows from the seed, the epoch
 * and the picture alone: not from when, where, or beside which others it is made.
 *
 * @param augmentation what makes views differ
 * @param preparation what pictures are seen through where no window is drawn
 * @param seed of all views
 */
public record Views(Augmentation augmentation, Preparation preparation, long seed) {

  /** Windows have about half of a picture's side and more. */
  private static final int SIDES = 2;

  /**
   * A picture as it is seen in an epoch.
   *
   * @param index the picture's number in its split
   * @param epoch from 0
   * @return a picture of the network's size, made when it is asked for, which {@link #shown()}
   *     leaves as it is
   */
  public LabelledPicture view(LabelledPicture picture, int index, int epoch) {
    return new LabelledPicture(
        "a view of " + picture.name(),
        picture.label(),
        picture.targets(),
        asked -> show(picture, index, epoch));
  }

  /** How views themselves are prepared: not at all, as they have the network's size. */
  public Preparation shown() {
    return View.squash(preparation);
  }

  private Decoded show(LabelledPicture picture, int index, int epoch) throws IOException {
    Decoded decoded = picture.decode(decoding());
    SplittableRandom random = random(index, epoch);
    View view =
        View.draw(
            augmentation, decoded.pixels().width(), decoded.pixels().height(), random::nextDouble);
    return Decoded.of(view.of(decoded, preparation));
  }

  /** What pictures are decoded for: of a part, the network sees more detail than of all. */
  private Preparation decoding() {
    return augmentation.has(Transform.CROP)
        ? Preparation.squash(SIDES * preparation.width(), SIDES * preparation.height())
        : preparation;
  }

  /** Each number goes through the generator, so that neighbours have nothing in common. */
  private SplittableRandom random(int index, int epoch) {
    long ofEpoch = new SplittableRandom(seed).nextLong() + epoch;
    long ofPicture = new SplittableRandom(ofEpoch).nextLong() + index;
    return new SplittableRandom(ofPicture);
  }
}
