package ai.infodisent.function;

import ai.infodisent.explanation.ExampleForm;
import ai.infodisent.explanation.ExplanationOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One question: why was this picture classified as it was, or these?
 *
 * @param images encoded pictures; not copied, so the caller hands them over; none if there is an
 *     address instead
 * @param imageUrl where the picture is to be fetched, as it was sent; null if there are pictures
 * @param several whether a list of pictures was sent, be it of one, and so a list is answered
 * @param options what to tell of each
 */
public record ExplainRequest(
    List<byte[]> images, String imageUrl, boolean several, ExplanationOptions options) {

  public ExplainRequest {
    if (imageUrl != null && !images.isEmpty()) {
      throw new IllegalArgumentException("expected pictures or an address, found both");
    }
    images = List.copyOf(images);
  }

  /** The same, with training pictures shown in a form, unless another was asked for. */
  public ExplainRequest orExamples(ExampleForm form) {
    return new ExplainRequest(images, imageUrl, several, options.orExamples(form));
  }

  /** A question about one picture. */
  public ExplainRequest(byte[] image, ExplanationOptions options) {
    this(List.of(image), null, false, options);
  }

  /**
   * Labels of classes as they were sent.
   *
   * @throws BadRequestException if one is there twice
   */
  public static List<String> distinct(List<String> labels) {
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      if (!seen.add(label)) {
        throw new BadRequestException(
            "expected every label in classes once, found \"" + label + "\" again");
      }
    }
    return labels;
  }

  /**
   * What was made of what was sent.
   *
   * @throws BadRequestException if that makes no sense
   */
  public static <T> T sensible(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new BadRequestException(e.getMessage());
    }
  }
}
