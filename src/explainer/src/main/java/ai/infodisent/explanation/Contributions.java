package ai.infodisent.explanation;

import ai.infodisent.model.ExplainedModel;
import ai.infodisent.model.Inference;
import java.util.List;

/** What each component of one picture contributes to each logit. */
interface Contributions {

  /** How many classes there are. */
  int classCount();

  /** How many channels there are, each of two components. */
  int channels();

  /** The logit of a class, with all components and its bias. */
  float logit(int index);

  /** The score of a class, from 0 to 1. */
  float score(int index);

  /** The class of a rank, from 0; of equals, the lower index comes first. */
  int classOfRank(int rank);

  /** What a component adds to the logit of a class. */
  float contribution(int index, int channel, Sign sign);

  /** By how much more a component contributes to one logit than to another. */
  default double difference(int one, int other, int channel, Sign sign) {
    return (double) contribution(one, channel, sign) - contribution(other, channel, sign);
  }

  /** The logit of a class without some components, each named once. */
  default double logitWithout(int index, List<ComponentName> components) {
    double removed = 0;
    for (ComponentName component : components) {
      removed += contribution(index, component.channel(), component.sign());
    }
    return logit(index) - removed;
  }

  /**
   * The contributions of one picture.
   *
   * @param model whose weights these are
   * @param inference of a batch
   * @param picture which of the batch, from 0
   */
  static Contributions of(ExplainedModel model, Inference inference, int picture) {
    return new OfInference(model, inference, picture);
  }

  /** What {@link #of} gives. */
  record OfInference(ExplainedModel model, Inference inference, int picture)
      implements Contributions {

    @Override
    public int classCount() {
      return inference.classCount();
    }

    @Override
    public int channels() {
      return inference.channels();
    }

    @Override
    public float logit(int index) {
      return inference.logit(picture, index);
    }

    @Override
    public float score(int index) {
      return inference.score(picture, index);
    }

    @Override
    public int classOfRank(int rank) {
      return inference.classOfRank(picture, rank);
    }

    @Override
    public float contribution(int index, int channel, Sign sign) {
      return new Decision(model, inference, picture, index).contribution(channel, sign);
    }
  }
}
