package ai.infodisent.trainer.data;

/** A part of a picture as a network sees it: which pixels of its input are inside. */
@FunctionalInterface
public interface Region {

  /**
   * Whether a pixel is inside.
   *
   * @param x from 0 to the input's width - 1
   * @param y from 0 to the input's height - 1
   */
  boolean holds(int x, int y);
}
