package ai.infodisent.trainer.evaluate.suite;

import ai.infodisent.image.Pixels;
import ai.infodisent.trainer.evaluate.AttributionMap;
import ai.infodisent.trainer.evaluate.ExplainedClassifier;
import java.util.ArrayList;
import java.util.List;

/**
 * A classifier whose every score is known: that of its first class is the share of a region's
 * pixels that are still as they were.
 *
 * @param original the picture that it knows
 * @param region which pixels count
 * @param saliency what it gives as its explanation
 */
record KnownClassifier(Pixels original, boolean[] region, float[] saliency)
    implements ExplainedClassifier {

  @Override
  public String name() {
    return "known";
  }

  @Override
  public int classCount() {
    return 2;
  }

  @Override
  public List<Answer> answers(List<Pixels> pictures) {
    List<Answer> answers = new ArrayList<>();
    pictures.forEach(picture -> answers.add(new Known(share(picture), original, saliency)));
    return answers;
  }

  private float share(Pixels picture) {
    int all = 0;
    int still = 0;
    for (int pixel = 0; pixel < region.length; pixel++) {
      if (region[pixel]) {
        all++;
        boolean same = true;
        for (int i = 3 * pixel; i < 3 * pixel + 3; i++) {
          same &= picture.rgb()[i] == original.rgb()[i];
        }
        still += same ? 1 : 0;
      }
    }
    return (float) still / all;
  }

  private record Known(float share, Pixels original, float[] saliency) implements Answer {

    @Override
    public float logit(int index) {
      return score(index);
    }

    @Override
    public float score(int index) {
      return index == 0 ? share : 1 - share;
    }

    @Override
    public int top() {
      return share >= 0.5 ? 0 : 1;
    }

    @Override
    public AttributionMap attribution(int index) {
      return new AttributionMap(original.width(), original.height(), saliency);
    }
  }
}
