package ai.infodisent.function;

import ai.infodisent.explanation.ExplanationOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One question: why was this picture classified as it was?
 *
 * @param image an encoded picture; not copied, so the caller hands it over; null if there is an
 *     address instead
 * @param imageUrl where the picture is to be fetched, as it was sent; null if there is a picture
 * @param options what to tell
 */
public record ExplainRequest(byte[] image, String imageUrl, ExplanationOptions options) {

  public ExplainRequest {
    if ((image == null) == (imageUrl == null)) {
      throw new IllegalArgumentException("expected a picture or its address");
    }
  }

  /** A question that brings its picture. */
  public ExplainRequest(byte[] image, ExplanationOptions options) {
    this(image, null, options);
  }

  /**
   * Options as they were sent.
   *
   * @throws BadRequestException if they make no sense
   */
  public static ExplanationOptions options(
      int topClasses, int topPrototypes, boolean maps, List<String> classes) {
    Set<String> seen = new HashSet<>();
    for (String label : classes) {
      if (!seen.add(label)) {
        throw new BadRequestException(
            "expected every label in classes once, found \"" + label + "\" again");
      }
    }
    try {
      return new ExplanationOptions(topClasses, topPrototypes, maps, classes);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(e.getMessage());
    }
  }
}
