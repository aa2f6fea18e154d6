package ai.infodisent.trainer.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What makes training pictures look otherwise in every epoch.
 *
 * @param transforms what is done to them; nothing where there are none
 */
public record Augmentation(Set<Transform> transforms) {

  /** Pictures are seen as they are. */
  public static final Augmentation NONE = new Augmentation(EnumSet.noneOf(Transform.class));

  /** One thing that is done to a picture, at random. */
  public enum Transform {
    /** It is mirrored, or not. */
    FLIP,
    /** A window of it is seen. */
    CROP,
    /** Its brightness, contrast and saturation are changed. */
    JITTER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Augmentation {
    EnumSet<Transform> own = EnumSet.noneOf(Transform.class);
    own.addAll(transforms);
    transforms = Collections.unmodifiableSet(own);
  }

  /**
   * Reads {@code none}, or some of {@code flip,crop,jitter}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Augmentation of(String text) {
    if (text.strip().equalsIgnoreCase("none")) {
      return NONE;
    }
    EnumSet<Transform> found = EnumSet.noneOf(Transform.class);
    for (String name : text.split(",", -1)) {
      found.add(
          Arrays.stream(Transform.values())
              .filter(transform -> transform.name().equalsIgnoreCase(name.strip()))
              .findAny()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected an augmentation of some of flip,crop,jitter, or none, found "
                              + text)));
    }
    return new Augmentation(found);
  }

  boolean has(Transform transform) {
    return transforms.contains(transform);
  }

  /** As {@link #of} reads it, always in the same order. */
  @Override
  public String toString() {
    return transforms.isEmpty()
        ? "none"
        : transforms.stream().map(Transform::toString).collect(Collectors.joining(","));
  }
}
