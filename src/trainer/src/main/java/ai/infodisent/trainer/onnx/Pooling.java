package ai.infodisent.trainer.onnx;

/** How a channel's cells become its two components while a head is trained. */
public enum Pooling {

  /** The largest and the smallest cell, as the finished head takes them. */
  MAX,

  /**
   * A mean over the cells, weighted by a softmax of their values with Gumbel noise, whose
   * temperature falls: early on many cells learn, in the end nearly one.
   */
  GUMBEL
}
