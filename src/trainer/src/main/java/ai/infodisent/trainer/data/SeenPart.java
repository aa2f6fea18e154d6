package ai.infodisent.trainer.data;

import java.util.List;

/**
 * A part that is visible to a network.
 *
 * @param keyPoints where it is, at least one: two where left and right are one part
 * @param region the pixels that are taken for it
 */
public record SeenPart(List<KeyPoint> keyPoints, Region region) {

  public SeenPart {
    keyPoints = List.copyOf(keyPoints);
    if (keyPoints.isEmpty()) {
      throw new IllegalArgumentException("expected a part that is visible somewhere, found none");
    }
  }
}
