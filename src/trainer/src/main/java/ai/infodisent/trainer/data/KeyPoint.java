package ai.infodisent.trainer.data;

/**
 * A place in a picture as a network sees it.
 *
 * @param x in pixels of the input, from its left edge, from 0 to below its width
 * @param y as x, from its upper edge
 */
public record KeyPoint(double x, double y) {}
