package ai.infodisent.explanation;

import ai.infodisent.bundle.Gallery;
import ai.infodisent.bundle.GalleryIndex;
import ai.infodisent.explanation.Explanation.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The training pictures that show a component, as an answer tells of them.
 *
 * @param gallery which they are
 * @param thumbnails the folder of their thumbnails
 */
record TrainingPictures(GalleryIndex gallery, Path thumbnails) {

  private static final String INLINE = "data:image/jpeg;base64,";

  /**
   * All that the gallery has of a component, as {@link #of(ComponentName, int, ExampleForm,
   * UnaryOperator)}.
   */
  List<Example> of(ComponentName component, ExampleForm form, UnaryOperator<String> address) {
    return of(component, Integer.MAX_VALUE, form, address);
  }

  /**
   * Those in which a component is strongest, the strongest first.
   *
   * @param most how many at most
   * @param form how they are shown
   * @param address from a thumbnail's file name to its address, for those shown by it
   * @throws UncheckedIOException if a thumbnail that is to be shown cannot be read
   */
  List<Example> of(
      ComponentName component, int most, ExampleForm form, UnaryOperator<String> address) {
    if (form == ExampleForm.NONE) {
      return List.of();
    }
    UnaryOperator<String> shown = form == ExampleForm.INLINE ? this::inline : address;
    List<Gallery.Example> examples = gallery.examples(component.channel(), component.sign());
    return examples.stream()
        .limit(most)
        .map(seen -> new Example(shown.apply(seen.image()), seen.label(), seen.box()))
        .toList();
  }

  /** How strongly a component is seen where it is strongest; 0 if no picture shows it. */
  float strongest(ComponentName component) {
    List<Gallery.Example> examples = gallery.examples(component.channel(), component.sign());
    return examples.isEmpty() ? 0 : examples.get(0).activation();
  }

  private String inline(String image) {
    try {
      byte[] jpeg = Files.readAllBytes(thumbnails.resolve(image));
      return INLINE + Base64.getEncoder().encodeToString(jpeg);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected the thumbnail " + image + " in " + thumbnails + ", found none to read", e);
    }
  }
}
